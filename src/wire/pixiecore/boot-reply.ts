import { err, ok, type Result } from '../../base/result.ts'
import { resolveUrl } from './resolve-url.ts'

/** What an API server for Pixiecore lets a machine boot (`GET <prefix>/v1/boot/<mac>`, status 200). Addresses are absolute. */
export type BootReply =
  /** iPXE's own script, as it stands. Every other field is then ignored. */
  | { readonly kind: 'script'; readonly script: string }
  | {
      readonly kind: 'kernel'
      readonly kernel: string
      readonly initrd: readonly string[]
      readonly cmdline: string
      /** To be shown on the machine's screen; empty for nothing. Pixiecore itself never shows it. */
      readonly message: string
    }

/** `api` is the address of the API server: what is relative is relative to the root of its host, not to its prefix. */
export function decodeBootReply(text: string, api: string): Result<BootReply, string> {
  const reply = parseObject(text)
  if (reply === undefined) return err('the answer is not a JSON object')
  const script = reply['ipxe-script'] ?? ''
  if (typeof script !== 'string') return err('"ipxe-script" must be a text')
  if (script !== '') return ok({ kind: 'script', script })
  const { kernel, initrd = [], message = '' } = reply
  if (typeof kernel !== 'string' || kernel === '') return err('"kernel" is missing')
  if (!isTexts(initrd)) return err('"initrd" must be a list of texts')
  if (typeof message !== 'string') return err('"message" must be a text')
  const cmdline = decodeCmdline(reply['cmdline'] ?? '', api)
  if (!cmdline.ok) return cmdline
  const resolved = [kernel, ...(initrd ?? [])].map((address) => resolveUrl(address, api))
  const [kernelUrl = '', ...initrdUrls] = resolved
  return ok({ kind: 'kernel', kernel: kernelUrl, initrd: initrdUrls, cmdline: cmdline.value, message })
}

/** A text that may hold `{{ URL "…" }}`, or the older object of texts, `true` for a bare word, and `{"url": …}`; its names are sorted. */
function decodeCmdline(cmdline: unknown, api: string): Result<string, string> {
  if (typeof cmdline === 'string') return fillIn(cmdline, api)
  if (!isObject(cmdline)) return err('"cmdline" must be a text or an object')
  const words: string[] = []
  for (const name of Object.keys(cmdline).toSorted((a, b) => (a < b ? -1 : 1))) {
    const word = wordOf(name, cmdline[name], api)
    if (word === undefined) return err(`"cmdline": "${name}" must be a text, true, or an object with "url"`)
    words.push(word)
  }
  return ok(words.join(' '))
}

function wordOf(name: string, value: unknown, api: string): string | undefined {
  if (value === true) return name
  if (typeof value === 'string') return `${name}=${JSON.stringify(value)}`
  return isObject(value) && typeof value['url'] === 'string' ? `${name}=${resolveUrl(value['url'], api)}` : undefined
}

/** Pixiecore runs the whole template language here. `URL` is its one function, and no API server is known to use more. */
function fillIn(cmdline: string, api: string): Result<string, string> {
  const filled = cmdline.replaceAll(/\{\{-?\s*URL\s+(?:"([^"\\{}]*)"|`([^`{}]*)`)\s*-?\}\}/g, (_, quoted, raw) =>
    resolveUrl(String(quoted ?? raw), api),
  )
  return filled.includes('{{') ? err('"cmdline" holds a template other than {{ URL "…" }}') : ok(filled)
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is readonly string[] | null =>
  value === null || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
