import { err, ok, type Result } from '../../base/result.ts'

/** One flag of matchbox. Its name in the environment is `MATCHBOX_` and the name in upper case with `_` for `-`. */
interface Flag {
  readonly default: string | boolean
  readonly usage: string
}

const flags = {
  address: { default: '127.0.0.1:8080', usage: 'HTTP listen address' },
  'rpc-address': { default: '', usage: 'gRPC listen address; empty for no gRPC' },
  'data-path': { default: '/var/lib/matchbox', usage: 'Folder of groups, profiles and templates' },
  'assets-path': { default: '/var/lib/matchbox/assets', usage: "Folder of static files; '' for none" },
  'log-level': { default: 'info', usage: 'fatal, error, warning, info, debug or trace' },
  'cert-file': { default: '/etc/matchbox/server.crt', usage: 'Certificate of the gRPC server' },
  'key-file': { default: '/etc/matchbox/server.key', usage: 'Private key of the gRPC server' },
  'ca-file': { default: '/etc/matchbox/ca.crt', usage: 'Authorities that sign gRPC clients' },
  'web-ssl': { default: false, usage: 'Serve HTTPS instead of HTTP' },
  'web-cert-file': { default: '/etc/matchbox/ssl/server.crt', usage: 'Certificate of the HTTPS server' },
  'web-key-file': { default: '/etc/matchbox/ssl/server.key', usage: 'Private key of the HTTPS server' },
  'key-ring-path': { default: '', usage: 'Private OpenPGP key ring; empty for no signatures' },
  'cms-cert-file': { default: '', usage: 'Certificate chain for CMS signatures that iPXE verifies; empty for none' },
  'cms-key-file': { default: '', usage: 'Private key of the first certificate of -cms-cert-file' },
  mode: { default: 'compatible', usage: 'compatible (as matchbox v0.11) or strict (says what is wrong)' },
  'pixiecore-api': { default: '', usage: 'Pixiecore API server to ask when no group takes a machine; empty for none' },
  version: { default: false, usage: 'Print the version and exit' },
  help: { default: false, usage: 'Print this and exit' },
} as const satisfies Readonly<Record<string, Flag>>

type Name = keyof typeof flags
export type MatchboxFlags = { readonly [N in Name]: (typeof flags)[N]['default'] extends boolean ? boolean : string }

/** What to print, and the exit code that goes with it: Go's flag package ends with 2 where the environment ends with 1. */
export interface FlagFailure {
  readonly kind: 'usage' | 'fatal'
  readonly says: string
}

/**
 * Reads flags as Go's `flag` package does, because unit files are written in it: one dash or two, `-name value` or `-name=value`, switches only
 * with `=`, the first word that is no flag ends them. No parser of ours for other commands reads `-address`. A flag beats the environment,
 * and an empty variable counts as unset.
 */
export function readMatchboxFlags(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<MatchboxFlags, FlagFailure> {
  const given = readArguments(args)
  if (!given.ok) return given
  const values = new Map<string, string | boolean>(given.value)
  for (const name of Object.keys(flags) as Name[]) {
    const variable = `MATCHBOX_${name.toUpperCase().replaceAll('-', '_')}`
    const text = env[variable] ?? ''
    if (values.has(name) || text === '') continue
    const value = readValue(name, text)
    if (value === undefined) return err({ kind: 'fatal', says: `invalid value "${text}" for ${variable}: parse error` })
    values.set(name, value)
  }
  const all = Object.entries(flags).map(([name, flag]) => [name, values.get(name) ?? flag.default])
  return ok(Object.fromEntries(all) as MatchboxFlags)
}

function readArguments(args: readonly string[]): Result<ReadonlyMap<string, string | boolean>, FlagFailure> {
  const values = new Map<string, string | boolean>()
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--' || arg === '-' || !arg.startsWith('-')) break
    const [, word = '', text] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(arg) ?? []
    if (word === '') return usage(`bad flag syntax: ${arg}`)
    if (word === 'h') {
      values.set('help', true)
    } else if (!isName(word)) {
      return usage(`flag provided but not defined: -${word}`)
    } else if (typeof flags[word].default === 'boolean') {
      const value = readValue(word, text ?? 'true')
      if (value === undefined) return usage(`invalid boolean value "${text}" for -${word}: parse error`)
      values.set(word, value)
    } else {
      const value = text ?? args[(i += 1)]
      if (value === undefined) return usage(`flag needs an argument: -${word}`)
      values.set(word, value)
    }
  }
  return ok(values)
}

/** Undefined for a switch that is neither on nor off. */
function readValue(name: Name, text: string): string | boolean | undefined {
  if (typeof flags[name].default === 'string') return text
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  return /^(?:0|f|F|false|FALSE|False)$/.test(text) ? false : undefined
}

const usage = (says: string): Result<never, FlagFailure> => err({ kind: 'usage', says })

const isName = (word: string): word is Name => Object.hasOwn(flags, word)

export const matchboxUsage = (): string =>
  `Usage of coldforge matchbox:\n${Object.entries(flags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, flag]) => {
      const value = typeof flag.default === 'string' ? ' string' : ''
      const standard = flag.default === '' || flag.default === false ? '' : ` (default "${flag.default}")`
      return `  -${name}${value}\n    \t${flag.usage}${standard}\n`
    })
    .join('')}`
