import { err, ok, type Result } from '../../base/result.ts'

/** systemd cuts longer lines. */
const LINE_MAX = 2048

/** The names of the sections in a systemd unit that have settings, or why it is none. See systemd.syntax(7). */
export function parseUnitFile(text: string): Result<ReadonlySet<string>, string> {
  const sections = new Set<string>()
  let section: string | undefined
  for (const line of logicalLines(text)) {
    if (line.length >= LINE_MAX && !line.includes('\n')) return err(`line longer than ${LINE_MAX} characters`)
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue
    if (trimmed.startsWith('[')) {
      const end = trimmed.indexOf(']')
      if (end === -1) return err(`"${trimmed.slice(0, 40)}" lacks its "]"`)
      if (trimmed.slice(end + 1).trim() !== '')
        return err(`something follows the section name in "${trimmed.slice(0, 40)}"`)
      section = trimmed.slice(1, end)
    } else if (section !== undefined) {
      if (!trimmed.includes('=')) return err(`"${trimmed.slice(0, 40)}" lacks "="`)
      sections.add(section)
    }
  }
  return ok(sections)
}

/** A setting goes on behind a backslash at the end of a line; comments do not. */
function* logicalLines(text: string): Iterable<string> {
  let pending = ''
  for (const line of text.split('\n')) {
    const isComment = pending === '' && /^\s*[#;[]/.test(line)
    if (!isComment && line.endsWith('\\') && (pending !== '' || line.includes('='))) {
      pending += `${line}\n`
      continue
    }
    yield pending + line
    pending = ''
  }
  if (pending !== '') yield pending
}
