import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { refusal, type Refusal } from '../base/refusal.ts'

const PATIENCE = 20_000
/** The largest public lists have a few tens of megabytes; an organization's own has a few kilobytes. */
const MOST_BYTES = 32 * 1024 * 1024

/** The bytes behind a `file:`, `http:` or `https:` URL. Lists are signed, so the way they come does not have to be safe. */
export async function fetchCrl(url: string): Promise<Uint8Array | Refusal> {
  const parsed = URL.parse(url)
  try {
    if (parsed?.protocol === 'file:') return await readSmall(fileURLToPath(parsed))
    if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return await download(parsed)
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : 'it failed'
    return unobtainable(`it cannot be read (${reason})`)
  }
  return unobtainable('its URL must start with http:, https: or file:')
}

async function readSmall(path: string): Promise<Uint8Array | Refusal> {
  const { size } = await stat(path)
  return size > MOST_BYTES ? tooLarge : readFile(path)
}

async function download(url: URL): Promise<Uint8Array | Refusal> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
  if (!response.ok) return unobtainable(`its server answered ${response.status}`)
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += piece.length
    if (size > MOST_BYTES) return tooLarge
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

const unobtainable = (why: string): Refusal =>
  refusal(
    'CRL_UNOBTAINABLE',
    422,
    `the revocation list was not obtained: ${why}`,
    'check the URL and that this server can reach it',
  )

const tooLarge = unobtainable(`it has more than ${MOST_BYTES} bytes`)
