import { lookup as lookUpAddress, type LookupAddress } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Attempt } from '../../domain/webhooks/delivery.ts'
import { isForbidden, literalAddress } from './target-address.ts'

export interface PostRules {
  /** Addresses of this server itself are good as well. */
  readonly allowLocal: boolean
  /** For everything, from looking up the name to the status of the answer. */
  readonly timeoutSeconds: number
}

export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Sends a message once. Redirects are not followed and the body of the answer is not read: neither can be used to learn of places that only
 * this server reaches. Undefined when `stop` came first.
 */
export async function postMessage(message: Message, rules: PostRules, stop: AbortSignal): Promise<Attempt | undefined> {
  const late = AbortSignal.timeout(rules.timeoutSeconds * 1000)
  try {
    const status = await send(message, rules, AbortSignal.any([stop, late]))
    return { kind: 'answered', status }
  } catch (failure) {
    if (stop.aborted) return undefined
    const why = late.aborted ? `no answer within ${rules.timeoutSeconds} s` : reason(failure)
    return { kind: 'unanswered', why }
  }
}

function send({ url: text, headers, body }: Message, { allowLocal }: PostRules, signal: AbortSignal): Promise<number> {
  const url = new URL(text)
  const address = literalAddress(url)
  if (!allowLocal && address !== undefined && isForbidden(address)) throw new ForbiddenTarget(address)
  const options = {
    method: 'POST',
    agent: false,
    signal,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    ...(allowLocal ? {} : { lookup: lookUpAllowed }),
  }
  return new Promise<number>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options)
    request.once('response', (response: IncomingMessage) => {
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end(body)
  })
}

class ForbiddenTarget extends Error {
  constructor(address: string) {
    super(`nothing is sent to ${address}: it is this server itself, or only known on its own link`)
  }
}

/** The addresses that are connected to are those that were judged: asking twice would let a name change in between. */
const lookUpAllowed: LookupFunction = (hostname, options, callback) => {
  lookUpAddress(hostname, { ...options, all: true }, (failure, found: LookupAddress[]) => {
    if (failure !== null) return callback(failure, [])
    const allowed = found.filter(({ address }) => !isForbidden(address))
    const [first] = allowed
    if (first === undefined) return callback(new ForbiddenTarget(found[0]?.address ?? hostname), [])
    if (options.all === true) callback(null, allowed)
    else callback(null, first.address, first.family)
  })
}

function reason(failure: unknown): string {
  if (failure instanceof ForbiddenTarget) return failure.message
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : ''
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nobody listens there',
    ECONNRESET: 'the receiver closed the connection without an answer',
    ENOTFOUND: 'the name of the receiver cannot be looked up',
    EAI_AGAIN: 'the name of the receiver cannot be looked up now',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody that is trusted here',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody that is trusted here',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody that is trusted here',
    CERT_HAS_EXPIRED: 'its certificate has expired',
  }
  return words[code] ?? (code || (failure instanceof Error ? failure.message : String(failure)))
}
