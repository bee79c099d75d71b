import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, u32be } from '../../src/base/bytes.ts'
import { ip4 } from '../../src/base/ip4.ts'
import { dhcpRequest, romOptions, selecting, speaks } from '../../src/boot/testdata/dhcp-requests.ts'
import { Desk, SERVER } from '../../src/edge/dhcp/testdata/desk.ts'
import { labNetwork, remoteNetwork } from '../../src/edge/dhcp/testdata/lab.ts'
import { encodeDhcp } from '../../src/wire/dhcp4/encode.ts'
import { messageTypeOf } from '../../src/wire/dhcp4/message-type.ts'
import { OPTION } from '../../src/wire/dhcp4/option-code.ts'
import { corpusOf } from '../fuzz/corpus.ts'

const OPTIONS_AT = 240
const OTHER_SERVER = ip4(0x0a4b0009)
const other = { hardwareAddress: hex('525400000002') }

/** A DISCOVER with these bytes for options. */
function discoverWith(options: Uint8Array, header: Uint8Array = encodeDhcp(dhcpRequest('discover'))): Uint8Array {
  return Buffer.concat([header.subarray(0, OPTIONS_AT), options])
}

/** The next client boots as if nothing had been. */
async function assertServes(desk: Desk): Promise<void> {
  assert.notEqual(await desk.join(speaks.uefiRom, other), undefined)
  assert.deepEqual(desk.failures, [])
  assert.equal(desk.responder.counters.failures, 0)
}

test('B4 1: a packet cut off at any byte harms nobody, and without its whole header it is dropped and counted', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  for (const packet of corpusOf('dhcp-')) {
    for (let length = 0; length < packet.length; length++) desk.receive(packet.subarray(0, length))
    await desk.responder.drain()
  }
  assert.equal(desk.responder.counters.dropped.malformed >= corpusOf('dhcp-').length * OPTIONS_AT, true)
  await assertServes(desk)
})

test('B4 2: an option that runs past the end is left out and the rest counts; a missing END and floods of pads change nothing', async () => {
  for (const options of [
    hex('35 01 01 0c ff 61'),
    hex('35 01 01'),
    Buffer.concat([new Uint8Array(3000), hex('35 01 01')]),
  ]) {
    const desk = new Desk()
    desk.receive(discoverWith(options))
    assert.equal(desk.sent.length, 1)
    await assertServes(desk)
  }
  const desk = new Desk()
  desk.receive(discoverWith(hex('35 05 01')))
  assert.equal(desk.sent.length, 0, 'a message type that is not whole is none')
  await assertServes(desk)
})

test('B4 3: options in file and sname and in parts are joined, and a packet of 64 KB is dropped unread', async () => {
  const desk = new Desk()
  const packet = discoverWith(hex('35 01 01 34 01 03 3c 04 50584543 ff'))
  packet.set(hex('3c 05 6c69656e74 5d 02 0007 ff'), 108) // file
  packet.set(hex('3c 12 3a417263683a30303030373a554e44493a3030 ff'), 44) // sname
  desk.receive(packet)
  assert.deepEqual([desk.events[0]?.firmware, desk.events[0]?.architectures], ['pxe', [7]])
  desk.receive(discoverWith(new Uint8Array(65_000).fill(60)))
  assert.equal(desk.responder.counters.dropped.malformed, 1)
  await assertServes(desk)
})

test('B4 4: no lease without an address of one card; hardware that is not Ethernet is a client by its own address', async () => {
  const desk = new Desk()
  for (const hardwareAddress of [new Uint8Array(0), new Uint8Array(6), hex('01005e000001'), hex('ffffffffffff')])
    assert.equal(await desk.ask('discover', {}, { hardwareAddress }), undefined)
  assert.equal(desk.responder.counters.dropped['no client address'], 4)
  const long = encodeDhcp(dhcpRequest('discover'))
  long[2] = 255
  desk.receive(long)
  assert.equal(desk.events.at(-1)?.mac, undefined)
  assert.notEqual(await desk.join({}, { hardwareType: 32, hardwareAddress: hex('0102030405060708') }), undefined)
  await assertServes(desk)
})

test('B4 6: a REQUEST for the address of another client is denied, one for another server is not answered, and no lease moves', async () => {
  const desk = new Desk()
  const held = await desk.join()
  assert.ok(held !== undefined)
  const stolen = await desk.ask('request', selecting(SERVER, held), other)
  assert.equal(stolen && messageTypeOf(stolen.options), 'nak')
  assert.equal(await desk.ask('request', selecting(OTHER_SERVER, held), other), undefined)
  const renewed = await desk.ask('request', {}, { ciaddr: held }, { unicast: true })
  assert.equal(renewed?.yiaddr, held)
})

test('B4 7: INFORM and REQUEST sent to us alone from a network that nobody serves are dropped, whatever options they have', async () => {
  const desk = new Desk()
  const options = { ...speaks.uefiRom, [OPTION.parameterList]: new Uint8Array(255).fill(6), 57: hex('0001') }
  for (const type of ['inform', 'request'] as const)
    for (const ciaddr of [ip4(0xc0a80105), ip4(0x7f000001), ip4(0xffffffff)])
      assert.equal(await desk.ask(type, options, { ciaddr }, { unicast: true }), undefined)
  assert.equal(desk.responder.counters.dropped['no network'], 6)
  await assertServes(desk)
})

test('B4 8: what has passed more than sixteen relays, or one that is ourselves, is dropped and multiplies nothing', async () => {
  const desk = new Desk([labNetwork, remoteNetwork])
  for (const header of [{ hops: 17, giaddr: ip4(0x0a4c0001) }, { hops: 255 }, { giaddr: SERVER }])
    assert.equal(await desk.ask('discover', {}, header), undefined)
  assert.equal(desk.responder.counters.dropped['relay loop'], 3)
  assert.equal(desk.sent.length, 0)
  await assertServes(desk)
})

test('B4 9: a broken option 82 or UUID is believed in nothing and costs its client nothing else', async () => {
  for (const agent of ['01', '01 ff 00', '05 04 0a4c0000', 'ff ff ff ff', '00']) {
    const desk = new Desk([labNetwork, remoteNetwork])
    const offer = await desk.ask('discover', { [OPTION.relayAgent]: hex(agent) })
    assert.equal(offer && offer.yiaddr >>> 16, 0x0a4b)
  }
  for (const uuid of ['00', '01'.repeat(17), '00'.repeat(16), '00'.repeat(255)]) {
    const desk = new Desk()
    assert.notEqual(await desk.join({ ...speaks.uefiRom, [OPTION.clientUuid]: hex(uuid) }), undefined)
    assert.equal(desk.events[0]?.uuid, undefined)
    await assertServes(desk)
  }
})

test('B4 10: firmware whose architecture is missing or unknown gets an address and never the program of another', async () => {
  for (const options of [romOptions(0xffff), romOptions(9999), { [OPTION.vendorClass]: 'PXEClient' }]) {
    const desk = new Desk()
    const offer = await desk.ask('discover', options)
    assert.notEqual(offer?.yiaddr, 0)
    assert.equal(offer?.file, '')
    assert.equal(offer?.options.has(OPTION.bootFile), false)
    const [event] = desk.events
    assert.ok(event !== undefined && 'boot' in event && event.boot.kind === 'refusal')
  }
})

test('B4 17: a client that finds its address in use says so once and boots at the second try, and the address is left alone', async () => {
  const desk = new Desk()
  const first = await desk.join()
  assert.ok(first !== undefined)
  const decline = { [OPTION.requestedAddress]: u32be(first), [OPTION.serverId]: u32be(SERVER) }
  assert.equal(await desk.ask('decline', decline), undefined)
  const second = await desk.join()
  assert.ok(second !== undefined && second !== first)
  const third = await desk.join({}, other)
  assert.ok(third !== undefined && third !== first)
})

test('B4 18: beside a DHCP server we answer at once and without an address, however slow it is and however often it answers', async () => {
  const desk = new Desk([{ ...labNetwork, mode: 'proxy' }])
  desk.receive(encodeDhcp(dhcpRequest('discover', speaks.biosRom)))
  assert.equal(desk.sent.length, 1, 'before anything else can happen')
  for (let copy = 0; copy < 3; copy++) {
    const offer = await desk.ask('discover', speaks.biosRom)
    assert.deepEqual([offer?.yiaddr, offer?.options.has(OPTION.leaseSeconds)], [0, false])
    // Its REQUEST goes to the server of the addresses, and we keep out of it.
    assert.equal(
      await desk.ask('request', { ...speaks.uefiRom, ...selecting(OTHER_SERVER, ip4(0x0a4b0207)) }),
      undefined,
    )
  }
  const pxePeer = { ip: ip4(0x0a4b0207), port: 4011 }
  const ack = await desk.ask('request', speaks.uefiRom, { ciaddr: pxePeer.ip }, { unicast: true, pxePeer })
  assert.equal(ack?.file, 'boot-amd64.efi')
})
