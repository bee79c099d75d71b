import { concat, fromLatin1, latin1 } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { byteAt, u16At } from './field.ts'

const LONGEST_NAME = 255

/** Option 119 (RFC 3397): domain names as in DNS (RFC 1035 section 4.1.4). We do not compress. Labels have 1 to 63 characters. */
export const encodeDomainSearch = (domains: readonly string[]): Uint8Array =>
  concat(
    domains.flatMap((domain) => [
      ...domain.split('.').map((label) => concat([Uint8Array.of(label.length), latin1(label)])),
      Uint8Array.of(0),
    ]),
  )

/** Reads compressed names too. Pointers may only lead back, so that reading ends. */
export function decodeDomainSearch(bytes: Uint8Array): Result<readonly string[], Malformed> {
  const domains: string[] = []
  let at = 0
  while (at < bytes.length) {
    const name = nameAt(bytes, at)
    if (name === undefined) return err({ reason: 'not a domain name', at })
    domains.push(name.text)
    at = name.next
  }
  return ok(domains)
}

function nameAt(bytes: Uint8Array, start: number): { readonly text: string; readonly next: number } | undefined {
  const labels: string[] = []
  let at = start
  let size = 0
  let next: number | undefined
  while (at < bytes.length) {
    const head = byteAt(bytes, at)
    if (head === 0) return { text: labels.join('.'), next: next ?? at + 1 }
    if (head >= 0xc0) {
      const target = u16At(bytes, at) & 0x3fff
      if (target >= at || at + 1 >= bytes.length) return undefined
      next ??= at + 2
      at = target
      // Every pointer costs, so that two pointers at each other's feet end here.
      size += 2
    } else {
      if (head > 63 || at + 1 + head > bytes.length) return undefined
      labels.push(fromLatin1(bytes.subarray(at + 1, at + 1 + head)))
      at += 1 + head
      size += 1 + head
    }
    if (size > LONGEST_NAME) return undefined
  }
  return undefined
}
