import type { IncomingHttpHeaders } from 'node:http'

/** What the conditional headers make of a request: send it, whole or in ranges; say it is unmodified; or refuse. */
export type Precondition =
  | { readonly kind: 'send'; readonly range: string }
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'failed' }

/**
 * RFC 9110 section 13.2.2 for a content without entity tag. `modified` is in milliseconds since 1970, undefined when unknown;
 * HTTP dates have whole seconds.
 */
export function precondition(method: string, headers: IncomingHttpHeaders, modified: number | undefined): Precondition {
  const isRead = method === 'GET' || method === 'HEAD'
  const seconds = modified === undefined ? undefined : Math.trunc(modified / 1000)
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined && ifMatch !== '') {
    if (!hasStar(ifMatch)) return { kind: 'failed' }
  } else if (isAfter(seconds, headers['if-unmodified-since'])) {
    return { kind: 'failed' }
  }
  const ifNoneMatch = headers['if-none-match'] ?? ''
  if (ifNoneMatch !== '') {
    if (hasStar(ifNoneMatch)) return { kind: isRead ? 'not-modified' : 'failed' }
  } else if (isRead && isNotAfter(seconds, headers['if-modified-since'])) {
    return { kind: 'not-modified' }
  }
  return { kind: 'send', range: rangeOf(isRead, headers, seconds) }
}

/** True when the client's copy of this date is still good. */
export const isNotAfter = (seconds: number | undefined, header: string | undefined): boolean =>
  seconds !== undefined && header !== undefined && seconds <= httpSeconds(header)

const isAfter = (seconds: number | undefined, header: string | undefined): boolean =>
  seconds !== undefined && header !== undefined && seconds > httpSeconds(header)

function rangeOf(isRead: boolean, headers: IncomingHttpHeaders, seconds: number | undefined): string {
  const ifRange = headers['if-range']
  if (!isRead || ifRange === undefined || ifRange === '') return headers.range ?? ''
  return seconds !== undefined && httpSeconds(String(ifRange)) === seconds ? (headers.range ?? '') : ''
}

const hasStar = (list: string): boolean => /^[\s,]*\*/.test(list)

/** NaN, which is neither before nor after anything, for what is no date. */
const httpSeconds = (text: string): number => Date.parse(text) / 1000
