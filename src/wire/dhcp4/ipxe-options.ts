import { byteAt } from './field.ts'
import { decodeSubOptions, encodeSubOptions } from './sub-options.ts'

/** Features that iPXE announces in option 175, by sub-option. Only those we decide by. */
const FEATURES = { http: 0x13, https: 0x14, tftp: 0x15, efi: 0x24 } as const

export type IpxeFeature = keyof typeof FEATURES

const NAMES = Object.entries(FEATURES) as readonly (readonly [IpxeFeature, number])[]

/** The announced features. Anything unreadable announces nothing. */
export function decodeIpxeFeatures(bytes: Uint8Array): ReadonlySet<IpxeFeature> {
  const found = decodeSubOptions(bytes, 'marks')
  const has = (code: number): boolean => byteAt(found?.get(code) ?? EMPTY, 0) !== 0
  return new Set(NAMES.filter(([, code]) => has(code)).map(([name]) => name))
}

export const encodeIpxeFeatures = (features: ReadonlySet<IpxeFeature>): Uint8Array =>
  encodeSubOptions(
    new Map(NAMES.filter(([name]) => features.has(name)).map(([, code]) => [code, Uint8Array.of(1)])),
    'marks',
  )

/** Tells iPXE not to wait two seconds for proxyDHCP offers: nobody else will answer. */
export const NO_PROXY_DHCP: Uint8Array = Uint8Array.of(0xb0, 1, 1)

const EMPTY = new Uint8Array(0)
