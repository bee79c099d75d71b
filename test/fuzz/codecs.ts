import assert from 'node:assert/strict'
import type { Malformed } from '../../src/base/reader.ts'
import type { Result } from '../../src/base/result.ts'
import { decodeArchitectures, encodeArchitectures } from '../../src/wire/dhcp4/architecture.ts'
import { decodeRoutes, encodeRoutes } from '../../src/wire/dhcp4/classless-routes.ts'
import { decodeDhcp } from '../../src/wire/dhcp4/decode.ts'
import { decodeDomainSearch, encodeDomainSearch } from '../../src/wire/dhcp4/domain-search.ts'
import { encodeDhcp } from '../../src/wire/dhcp4/encode.ts'
import { decodeIpxeFeatures, encodeIpxeFeatures } from '../../src/wire/dhcp4/ipxe-options.ts'
import { decodePxeOptions, encodePxeOptions } from '../../src/wire/dhcp4/pxe-options.ts'
import { decodeRelayAgent } from '../../src/wire/dhcp4/relay-agent.ts'
import { decodeUserClass, encodeUserClass } from '../../src/wire/dhcp4/user-class.ts'
import { decodeTftp, encodeTftp } from '../../src/wire/tftp/packet.ts'
import type { Target } from './fuzz.ts'

/** What was read, written and read again is the same. */
function stable<T>(value: T, encode: (value: T) => Uint8Array, decode: (bytes: Uint8Array) => T): void {
  const bytes = encode(value)
  const again = decode(bytes)
  assert.deepEqual(again, value)
  assert.deepEqual(encode(again), bytes)
}

const valueOf = <T>(result: Result<T, Malformed>): T => {
  assert.ok(result.ok, 'what we wrote can be read')
  return result.value
}

const dhcp: Target = {
  name: 'dhcp message',
  corpus: 'dhcp-',
  async attempt(bytes) {
    const read = decodeDhcp(bytes)
    if (!read.ok) return read.error.reason
    stable(read.value, encodeDhcp, (again) => valueOf(decodeDhcp(again)))
    return [...read.value.options.keys()].join()
  },
}

/** Every reader of an option, on bytes that were meant for any of them. */
const options: Target = {
  name: 'dhcp options',
  corpus: 'option-',
  async attempt(bytes) {
    const features = decodeIpxeFeatures(bytes)
    stable(features, encodeIpxeFeatures, decodeIpxeFeatures)
    const pxe = decodePxeOptions(bytes)
    if (pxe !== undefined) stable(pxe, encodePxeOptions, (again) => decodePxeOptions(again) ?? {})
    stable(decodeArchitectures(bytes), encodeArchitectures, decodeArchitectures)
    const routes = decodeRoutes(bytes)
    if (routes.ok) stable(routes.value, encodeRoutes, (again) => valueOf(decodeRoutes(again)))
    const relay = decodeRelayAgent(bytes)
    const classes = decodeUserClass(bytes)
    if (classes.every((name) => name.length <= 255)) stable(classes, encodeUserClass, decodeUserClass)
    const domains = decodeDomainSearch(bytes)
    if (domains.ok && domains.value.every(isOrdinary))
      stable(domains.value, encodeDomainSearch, (again) => valueOf(decodeDomainSearch(again)))
    const found = [...features, ...Object.keys(pxe ?? {}), routes.ok, relay?.linkSelection !== undefined, domains.ok]
    return `${found.join()} ${classes.length}`
  },
}

/** Labels with dots in them, and the root, have no text that could be written back. */
const isOrdinary = (domain: string): boolean => /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/.test(domain)

const tftp: Target = {
  name: 'tftp packet',
  corpus: 'tftp-',
  async attempt(bytes) {
    const read = decodeTftp(bytes)
    if (!read.ok) return read.error.reason
    const { value } = read
    // Control characters and texts of any length are read, but not written.
    if (value.kind !== 'error') stable(value, encodeTftp, (again) => valueOf(decodeTftp(again)))
    return `${value.kind} ${'options' in value ? [...value.options.keys()].length : ''}`
  },
}

export const codecs: readonly Target[] = [dhcp, options, tftp]
