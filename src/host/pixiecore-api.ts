import type { Mac } from '../base/mac.ts'
import type { ElsewhereAnswer } from '../boot/elsewhere.ts'
import { decodeBootReply, type BootReply } from '../wire/pixiecore/boot-reply.ts'
import type { Clock } from './clock.ts'

export interface PixiecoreApiOptions {
  /** Without `/v1/boot`. */
  readonly url: string
  /** Pixiecore's own default is five seconds, and firmware waits about as long. */
  readonly timeoutMs: number
  /** How long an answer may stand in for one that does not come in time. */
  readonly keepMs: number
  readonly clock: Clock
}

/** Asks what a machine shall boot. Never rejects: a machine that cannot be asked about is unknown, with the reason. */
export type PixiecoreApi = (mac: Mac) => Promise<ElsewhereAnswer>

/** A boot script is small; more is a mistake of the API server and not to be held for a thousand machines. */
const LARGEST_ANSWER = 1024 * 1024
const MOST_KEPT = 10_000

interface Kept {
  readonly reply: BootReply
  readonly at: number
}

/**
 * A client for existing Pixiecore API servers. One boot asks several times, on several protocols: questions about a machine that is already
 * being asked about share one request, and the last good answer is given when the server is slow or down. A clear refusal forgets it.
 */
export function pixiecoreApi(options: PixiecoreApiOptions): PixiecoreApi {
  const kept = new Map<Mac, Kept>()
  const underWay = new Map<Mac, Promise<ElsewhereAnswer>>()

  const keep = (mac: Mac, reply: BootReply): void => {
    kept.delete(mac)
    kept.set(mac, { reply, at: options.clock() })
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      kept.delete(oldest)
    }
  }

  const answer = async (mac: Mac): Promise<ElsewhereAnswer> => {
    const asked = await ask(options, mac)
    if (asked.kind === 'boot') keep(mac, asked.reply)
    else if (asked.kind === 'ignore') kept.delete(mac)
    if (asked.kind !== 'unknown') return asked
    const last = kept.get(mac)
    const isFresh = last !== undefined && options.clock() - last.at <= options.keepMs
    return isFresh ? { kind: 'boot', reply: last.reply, isStale: true } : asked
  }

  return (mac) => {
    const shared = underWay.get(mac)
    if (shared !== undefined) return shared
    const started = answer(mac).finally(() => underWay.delete(mac))
    underWay.set(mac, started)
    return started
  }
}

async function ask({ url, timeoutMs }: PixiecoreApiOptions, mac: Mac): Promise<ElsewhereAnswer> {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/v1/boot/${mac}`, { signal: AbortSignal.timeout(timeoutMs) })
    if (response.status !== 200) {
      await response.body?.cancel()
      const kind = response.status >= 500 ? 'unknown' : 'ignore'
      return { kind, says: `the API server answered ${response.status}` }
    }
    const text = await readBounded(response)
    if (text === undefined) return { kind: 'unknown', says: `the answer has more than ${LARGEST_ANSWER} bytes` }
    const reply = decodeBootReply(text, url)
    return reply.ok ? { kind: 'boot', reply: reply.value, isStale: false } : { kind: 'unknown', says: reply.error }
  } catch (error) {
    return { kind: 'unknown', says: reasonOf(error) }
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST_ANSWER) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'the API server did not answer in time'
  return error.cause instanceof Error ? `the API server cannot be reached: ${error.cause.message}` : error.message
}
