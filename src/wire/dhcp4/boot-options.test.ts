import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex } from '../../base/bytes.ts'
import { ip4, netmask } from '../../base/ip4.ts'
import { decodeRoutes, encodeRoutes } from './classless-routes.ts'
import { decodeDomainSearch, encodeDomainSearch } from './domain-search.ts'
import { decodeIpxeFeatures, encodeIpxeFeatures, NO_PROXY_DHCP } from './ipxe-options.ts'
import { decodePxeOptions, encodePxeOptions } from './pxe-options.ts'
import { decodeRelayAgent } from './relay-agent.ts'
import { decodeSubOptions } from './sub-options.ts'
import { ipxeDiscover } from './testdata/packets.ts'
import { decodeDhcp } from './decode.ts'
import { OPTION } from './option-code.ts'

test('the discovery control that makes a client boot the file at once is four bytes', () => {
  assert.deepEqual(encodePxeOptions({ discoveryControl: 8 }), hex('06 01 08 ff'))
})

test('the menu that a Raspberry Pi 3 looks for is written as its ROM wants it', () => {
  const pi = {
    discoveryControl: 3,
    bootMenu: { type: 0, text: 'Raspberry Pi Boot' },
    menuPrompt: { seconds: 0, text: 'PXE' },
  }
  const bytes = hex(
    [
      '06 01 03',
      '09 14 0000 11 526173706265727279205069 20426f6f74', // Raspberry Pi Boot
      '0a 04 00 505845', // PXE, at once
      'ff',
    ].join(''),
  )
  assert.deepEqual(encodePxeOptions(pi), bytes)
  assert.deepEqual(decodePxeOptions(bytes), pi)
})

test('row 25: a sub-option that runs past the end spoils option 43 as a whole', () => {
  assert.equal(decodePxeOptions(hex('06 01 08 47 04 00')), undefined)
  assert.equal(decodePxeOptions(hex('06')), undefined)
})

test('a boot item is read, with pads before and anything after its END', () => {
  assert.deepEqual(decodePxeOptions(hex('00 47 04 8000 8001 ff 06')), { bootItem: { type: 0x8000, layer: 0x8001 } })
})

test('the features of an iPXE ROM without HTTPS are read', () => {
  const message = decodeDhcp(ipxeDiscover)
  assert.ok(message.ok)
  const features = decodeIpxeFeatures(message.value.options.get(OPTION.ipxe) ?? hex(''))
  assert.deepEqual([...features], ['http', 'tftp'])
})

test('features come back as they were written, and one set to zero is not there', () => {
  assert.deepEqual(decodeIpxeFeatures(encodeIpxeFeatures(new Set(['https', 'efi']))), new Set(['https', 'efi']))
  assert.deepEqual(decodeIpxeFeatures(hex('14 01 00')), new Set())
  assert.deepEqual(decodeIpxeFeatures(hex('14 09 01')), new Set())
})

test('the word that spares iPXE its wait for proxies is a whole option 175', () => {
  assert.deepEqual(decodeSubOptions(NO_PROXY_DHCP, 'marks'), new Map([[0xb0, hex('01')]]))
})

test('relay agent information is read, and a broken one is no information', () => {
  const option = hex('01 02 6131  02 01 72  05 04 0a4b0000  0b 04 0a4b0001  00 00')
  assert.deepEqual(decodeRelayAgent(option), {
    circuitId: hex('6131'),
    remoteId: hex('72'),
    linkSelection: ip4(0x0a4b0000),
    serverIdOverride: ip4(0x0a4b0001),
  })
  assert.equal(decodeRelayAgent(hex('01 05 00')), undefined)
  assert.equal(decodeRelayAgent(hex('05 03 0a4b00'))?.linkSelection, undefined)
})

test('routes are written with significant octets only', () => {
  const routes = [
    { to: { network: ip4(0), prefix: 0 }, via: ip4(0x0a4b0001) },
    { to: { network: ip4(0x0a110000), prefix: 17 }, via: ip4(0x0a4b0002) },
  ]
  const bytes = hex('00 0a4b0001  11 0a1100 0a4b0002')
  assert.deepEqual(encodeRoutes(routes), bytes)
  assert.deepEqual(decodeRoutes(bytes), { ok: true, value: routes })
})

test('routes come back as they were written, and broken ones are refused without throwing', () => {
  const route = fc.tuple(fc.nat(0xffffffff), fc.nat(32), fc.nat(0xffffffff)).map(([network, prefix, via]) => ({
    to: { network: ip4(network & netmask({ network: ip4(0), prefix })), prefix },
    via: ip4(via),
  }))
  fc.assert(
    fc.property(fc.array(route), (routes) =>
      assert.deepEqual(decodeRoutes(encodeRoutes(routes)), { ok: true, value: routes }),
    ),
    { seed: 121 },
  )
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => void decodeRoutes(bytes)),
    { seed: 122 },
  )
  assert.equal(decodeRoutes(hex('21 00')).ok, false)
})

test('search domains are written uncompressed and read compressed', () => {
  const domains = ['eng.example.org', 'example.org']
  const plain = hex('03 656e67 07 6578616d706c65 03 6f7267 00  07 6578616d706c65 03 6f7267 00')
  assert.deepEqual(encodeDomainSearch(domains), plain)
  assert.deepEqual(decodeDomainSearch(plain), { ok: true, value: domains })
  assert.deepEqual(decodeDomainSearch(hex('03 656e67 07 6578616d706c65 03 6f7267 00  c004')), {
    ok: true,
    value: domains,
  })
})

test('search domains that point at themselves, forward or past the end are refused', () => {
  for (const bytes of ['c000', '01 61 c000', 'c002 00', '03 61', '40', '01 61'])
    assert.equal(decodeDomainSearch(hex(bytes)).ok, false)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void decodeDomainSearch(bytes)),
    { seed: 119 },
  )
})
