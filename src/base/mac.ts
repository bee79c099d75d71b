import { err, ok, type Result } from './result.ts'

/** An Ethernet address in lower case with colons, `52:54:00:a1:9c:ae`. Only `parseMac` and `macFromBytes` make one. */
export type Mac = string & { readonly __brand: 'mac' }

/** Accepts colons, dashes, dots (Cisco) or no separator, any case: firmware, tools and people all write it differently. */
export function parseMac(text: string): Result<Mac, string> {
  const compact = text.trim().toLowerCase()
  const shaped =
    /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$|^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$|^[0-9a-f]{12}$/
  if (!shaped.test(compact)) return err(`"${text.slice(0, 40)}" is not a MAC address`)
  const digits = compact.replaceAll(/[:.-]/g, '')
  return ok((digits.match(/../g) ?? []).join(':') as Mac)
}

/** The first six bytes of `bytes`, which must hold them. */
export const macFromBytes = (bytes: Uint8Array): Mac =>
  Array.from(bytes.subarray(0, 6), (b) => b.toString(16).padStart(2, '0')).join(':') as Mac

export const macToBytes = (mac: Mac): Uint8Array => Uint8Array.from(mac.split(':'), (pair) => Number.parseInt(pair, 16))
