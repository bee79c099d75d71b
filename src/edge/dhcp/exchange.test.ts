import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex, u32be } from '../../base/bytes.ts'
import { formatIp4, ip4 } from '../../base/ip4.ts'
import { dhcpRequest, selecting, speaks } from '../../boot/testdata/dhcp-requests.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import { messageTypeOf } from '../../wire/dhcp4/message-type.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { encodePxeOptions } from '../../wire/dhcp4/pxe-options.ts'
import { Desk, SERVER } from './testdata/desk.ts'
import { labNetwork, remoteNetwork } from './testdata/lab.ts'

const RELAY = ip4(0x0a4c0001)
const proxied = { ...labNetwork, mode: 'proxy' } as const

test('a machine goes from power-on through ROM and our iPXE to its system on one address', async () => {
  const desk = new Desk()
  const rom = await desk.join(speaks.uefiRom)
  assert.equal(rom && formatIp4(rom), '10.75.1.1')
  assert.equal(await desk.join(speaks.coldforge, { xid: 2 }), rom)
  assert.equal(await desk.join({ [OPTION.clientId]: hex('ff 00000001 0001') }, { xid: 3 }), rom)
  assert.deepEqual(
    desk.events.map((event) => [event.kind, event.firmware, 'boot' in event && event.boot.kind]),
    [
      ['offered', 'pxe', 'program'],
      ['acknowledged', 'pxe', 'program'],
      ['offered', 'coldforge', 'script'],
      ['acknowledged', 'coldforge', 'script'],
      ['offered', 'none', 'nothing'],
      ['acknowledged', 'none', 'nothing'],
    ],
  )
})

test('U-Boot learns from the header where its configuration is, and its system keeps the address', async () => {
  const desk = new Desk()
  const offer = await desk.ask('discover', speaks.uBoot)
  assert.equal(offer?.siaddr, SERVER)
  assert.equal(offer?.file, '')
  const uBoot = await desk.join(speaks.uBoot)
  assert.equal(await desk.join({ [OPTION.clientId]: hex('ff 00000001 0001') }, { xid: 3 }), uBoot)
})

test('a REQUEST that says nothing about its firmware still gets its boot file', async () => {
  const desk = new Desk()
  const offer = await desk.ask('discover', speaks.biosRom)
  const ack = await desk.ask('request', selecting(SERVER, offer?.yiaddr ?? SERVER))
  assert.equal(ack?.file, 'boot-bios.kpxe')
})

test('row 16: UEFI that sends its UUID for an address gets an address and its file', async () => {
  const desk = new Desk([{ ...labNetwork, reservations: [] }])
  const offer = await desk.ask('discover', speaks.uefiRom, { hardwareAddress: hex('0a5c1fd27b3e4d419f02525400000001') })
  assert.equal(offer?.file, 'boot-amd64.efi')
  assert.equal(desk.events[0]?.mac, undefined)
})

test('row 14: a client of strange hardware is answered by broadcast', async () => {
  const desk = new Desk()
  await desk.ask('discover', {}, { hardwareType: 255, hardwareAddress: hex('01') })
  assert.deepEqual(desk.sent[0]?.to, { ip: ip4(0xffffffff), port: 68 })
})

test('row 19: an unknown architecture gets an address and no file, and the timeline says why', async () => {
  const desk = new Desk()
  const offer = await desk.ask('discover', { ...speaks.uefiRom, [OPTION.architecture]: hex('ffff') })
  assert.equal(offer && formatIp4(offer.yiaddr), '10.75.1.1')
  assert.equal(offer?.file, '')
  assert.equal(offer?.options.has(OPTION.bootFile), false)
  const [event] = desk.events
  assert.ok(event?.kind === 'offered' && event.boot.kind === 'refusal')
  assert.equal(event.boot.code, 'ARCHITECTURE_UNSUPPORTED')
})

test('row 37: a relay of no network of ours is dropped', async () => {
  const desk = new Desk()
  assert.equal(await desk.ask('discover', {}, { giaddr: RELAY }), undefined)
  assert.equal(desk.responder.counters.dropped['no network'], 1)
})

test('a relayed client gets an address of the network its relay, its link or its choice names', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  const first = async (options: Parameters<Desk['ask']>[1], giaddr = RELAY): Promise<string> =>
    formatIp4((await desk.ask('discover', options, { giaddr }))?.yiaddr ?? SERVER)
  assert.equal(await first({}), '10.76.1.1')
  assert.equal(await first({ [OPTION.relayAgent]: hex('05 04 0a4c0000') }, ip4(0xc0a80101)), '10.76.1.1')
  assert.equal(await first({ [OPTION.subnetSelection]: u32be(0x0a4c0000) }, ip4(0xc0a80101)), '10.76.1.1')
  assert.deepEqual(desk.sent.at(-1)?.to, { ip: ip4(0xc0a80101), port: 67 })
})

test('a relay that stands in for us is called the server, in the offer and by the client', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  const agent = { [OPTION.relayAgent]: hex('0b 04 0a4c0001') }
  const offer = await desk.ask('discover', agent, { giaddr: RELAY })
  assert.deepEqual(offer?.options.get(OPTION.serverId), u32be(RELAY))
  const ack = await desk.ask('request', { ...agent, ...selecting(RELAY, offer?.yiaddr ?? SERVER) }, { giaddr: RELAY })
  assert.equal(ack && messageTypeOf(ack.options), 'ack')
})

test('row 40: without a relay’s address, option 82 is said back and believed in nothing', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  const agent = hex('05 04 0a4c0000 0b 04 0a4c0001')
  const offer = await desk.ask('discover', { [OPTION.relayAgent]: agent })
  assert.equal(offer && formatIp4(offer.yiaddr), '10.75.1.1')
  assert.deepEqual(offer?.options.get(OPTION.serverId), u32be(SERVER))
  assert.deepEqual(offer?.options.get(OPTION.relayAgent), agent)
})

test('row 41: a large option 82 goes back whole within what the client takes', async () => {
  const desk = new Desk()
  const agent = new Uint8Array(255).fill(9)
  const offer = await desk.ask('discover', { ...speaks.uefiRom, [OPTION.relayAgent]: agent, 57: hex('0240') })
  assert.deepEqual(offer?.options.get(OPTION.relayAgent), agent)
  assert.ok((desk.sent[0]?.bytes.length ?? 0) <= 548)
  assert.ok(offer?.options.has(OPTION.bootFile))
})

test('a renewal from another network reaches us directly and is found by its address', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  const offer = await desk.ask('discover', {}, { giaddr: RELAY })
  const ciaddr = offer?.yiaddr ?? SERVER
  await desk.ask('request', selecting(SERVER, ciaddr), { giaddr: RELAY })
  const ack = await desk.ask('request', {}, { ciaddr }, { unicast: true })
  assert.equal(ack?.yiaddr, ciaddr)
  assert.deepEqual(desk.sent.at(-1)?.to, { ip: ciaddr, port: 68 })
})

test('where a socket cannot tell unicast from broadcast, a renewal is found by its address and an unknown one not denied', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  const ciaddr = (await desk.ask('discover', {}, { giaddr: RELAY }))?.yiaddr ?? SERVER
  await desk.ask('request', selecting(SERVER, ciaddr), { giaddr: RELAY })
  const arrival = { unicast: undefined }
  assert.equal((await desk.ask('request', {}, { ciaddr }, arrival))?.yiaddr, ciaddr)
  assert.equal(await desk.ask('request', {}, { ciaddr: ip4(0xc0a80105) }, arrival), undefined)
  assert.deepEqual([desk.events.at(-1)?.kind, desk.events.at(-1)?.network], ['silent', 'lab'])
  assert.notEqual(await desk.ask('discover', {}, {}, arrival), undefined)
})

test('an INFORM or renewal from a network we do not serve is dropped', async () => {
  const desk = new Desk()
  for (const type of ['inform', 'request'] as const)
    assert.equal(await desk.ask(type, {}, { ciaddr: ip4(0xc0a80105) }, { unicast: true }), undefined)
  assert.equal(desk.responder.counters.dropped['no network'], 2)
})

test('an INFORM is answered at its address with settings and no lease', async () => {
  const desk = new Desk()
  const ack = await desk.ask('inform', {}, { ciaddr: ip4(0x0a4b0909) })
  assert.equal(ack?.yiaddr, 0)
  assert.equal(ack?.options.has(OPTION.leaseSeconds), false)
  assert.ok(ack?.options.has(OPTION.routers))
  assert.deepEqual(desk.sent[0]?.to, { ip: ip4(0x0a4b0909), port: 68 })
})

test('beside another server UEFI is told to ask port 4011, and there gets its file at its own port', async () => {
  const desk = new Desk([proxied])
  const offer = await desk.ask('discover', speaks.uefiRom)
  assert.equal(offer?.yiaddr, 0)
  assert.equal(offer?.siaddr, SERVER)
  assert.equal(offer?.file, 'boot-amd64.efi')
  assert.equal(offer?.broadcast, true)
  assert.deepEqual(offer?.options.get(OPTION.vendorClass), new TextEncoder().encode('PXEClient'))
  for (const code of [OPTION.vendorSpecific, OPTION.leaseSeconds, OPTION.subnetMask, OPTION.routers])
    assert.equal(offer?.options.has(code), false)

  const ciaddr = ip4(0x0a4b0207)
  const pxePeer = { ip: ciaddr, port: 4011 }
  const ack = await desk.ask('request', speaks.uefiRom, { ciaddr }, { unicast: true, pxePeer })
  assert.equal(ack && messageTypeOf(ack.options), 'ack')
  assert.equal(ack?.file, 'boot-amd64.efi')
  assert.equal(ack?.ciaddr, ciaddr)
})

test('row 27: an answer from port 4011 goes to the port that asked, whichever it is', async () => {
  const desk = new Desk([proxied])
  const pxePeer = { ip: ip4(0x0a4b0207), port: 50_000 }
  await desk.ask('request', speaks.uefiRom, { ciaddr: pxePeer.ip }, { unicast: true, pxePeer })
  assert.deepEqual([desk.sent[0]?.to, desk.sent[0]?.from], [pxePeer, 'pxe'])
})

test('row 25 and 28: a broken option 43 is ignored, a boot item is said back', async () => {
  const desk = new Desk([proxied])
  const arrival = { unicast: true, pxePeer: { ip: ip4(0x0a4b0207), port: 68 } }
  const item = encodePxeOptions({ bootItem: { type: 0, layer: 0 } })
  const ask = (bytes: Uint8Array) =>
    desk.ask('inform', { ...speaks.biosRom, [OPTION.vendorSpecific]: bytes }, {}, arrival)
  assert.deepEqual((await ask(item))?.options.get(OPTION.vendorSpecific), item)
  assert.equal((await ask(hex('47 04 00')))?.options.has(OPTION.vendorSpecific), false)
})

test('beside another server BIOS and iPXE boot from the offer, and iPXE is not told to ignore us', async () => {
  const desk = new Desk([proxied])
  for (const options of [speaks.biosRom, speaks.oldIpxe, speaks.ipxe, speaks.coldforge]) {
    const offer = await desk.ask('discover', options)
    assert.deepEqual(offer?.options.get(OPTION.vendorSpecific), hex('06 01 08 ff'))
    assert.equal(offer?.options.has(OPTION.ipxe), false)
    assert.notEqual(offer?.file, '')
  }
})

test('beside another server we never answer systems, and never lease', async () => {
  const desk = new Desk([proxied])
  for (const type of ['discover', 'request', 'inform', 'release', 'decline'] as const)
    assert.equal(await desk.ask(type, speaks.host), undefined)
  assert.equal(desk.responder.counters.dropped['not for a proxy'], 5)
})

test('beside another server firmware without a program gets nothing, and the timeline says why', async () => {
  const desk = new Desk([proxied])
  assert.equal(await desk.ask('discover', { ...speaks.uefiRom, [OPTION.architecture]: hex('270f') }), undefined)
  assert.equal(desk.events[0]?.kind, 'refused')
})

test('no bytes, cut, flipped or invented, make us throw or stop answering', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  const sound = encodeDhcp(dhcpRequest('discover', { ...speaks.ipxe, [OPTION.relayAgent]: hex('0502 0102') }))
  const hostile = fc.record({
    cut: fc.nat(sound.length),
    at: fc.nat(sound.length - 1),
    bytes: fc.uint8Array({ maxLength: 60 }),
  })
  fc.assert(
    fc.property(hostile, fc.boolean(), ({ cut, at, bytes }, unicast) => {
      const packet = Uint8Array.from(sound)
      packet.set(bytes.subarray(0, packet.length - at), at)
      desk.receive(packet.subarray(0, cut), { unicast })
      desk.receive(packet, unicast ? { unicast, pxePeer: { ip: SERVER, port: 1 } } : {})
    }),
    { seed: 4011, numRuns: 3000 },
  )
  await desk.responder.drain()
  assert.deepEqual(desk.failures, [])
  assert.notEqual(await desk.ask('discover', speaks.biosRom, { hardwareAddress: hex('525400000099') }), undefined)
})
