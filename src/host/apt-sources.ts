/** What `archiveStanza` reads: the contents of a file of apt's configuration, and which of apt's two formats it has. */
export interface AptSourceFile {
  readonly format: 'list' | 'deb822'
  readonly text: string
}

const ARCHIVE_SUITES = new Set(['bookworm', 'trixie', 'forky', 'sid', 'oldstable', 'stable', 'testing', 'unstable'])
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * A deb822 source (sources.list(5)) for another suite of the Debian archive that this machine already uses.
 * `undefined` when it uses none: the archive is never guessed.
 */
export function archiveStanza(files: readonly AptSourceFile[], suite: string): string | undefined {
  const uri = files.flatMap((file) => (file.format === 'list' ? fromList(file.text) : fromDeb822(file.text)))[0]
  if (uri === undefined) return undefined
  return `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: main\nSigned-By: ${KEYRING}\n`
}

function fromList(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, uri = '', suite = '', components = ''] =
      /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line) ?? []
    return isArchive([suite], components.split(/\s+/)) ? [uri] : []
  })
}

function fromDeb822(text: string): readonly string[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string): readonly string[] =>
      (new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(stanza)?.[1] ?? '').split(/\s+/).filter(Boolean)
    const used = field('Types').includes('deb') && field('Enabled')[0] !== 'no'
    return used && isArchive(field('Suites'), field('Components')) ? field('URIs').slice(0, 1) : []
  })
}

const isArchive = (suites: readonly string[], components: readonly string[]): boolean =>
  suites.some((suite) => ARCHIVE_SUITES.has(suite)) && components.includes('main')
