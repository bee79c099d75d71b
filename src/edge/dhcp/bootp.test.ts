import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, u32be } from '../../base/bytes.ts'
import { formatIp4, ip4, NO_IP4 } from '../../base/ip4.ts'
import { parseMac } from '../../base/mac.ts'
import { dhcpRequest } from '../../boot/testdata/dhcp-requests.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { Desk } from './testdata/desk.ts'
import { labNetwork, remoteNetwork } from './testdata/lab.ts'

const card = parseMac('52:54:00:00:00:01')
assert.ok(card.ok)
const reservation = (third: number) => ({ ip: ip4(0x0a000009 + (third << 16)), mac: card.value })
const lab = { ...labNetwork, reservations: [reservation(0x4b)] }
const remote = { ...remoteNetwork, reservations: [reservation(0x4c)] }
const RELAY = ip4(0x0a4c0001)

/** A BOOTREQUEST: no option 53. */
async function bootp(desk: Desk, header: Partial<DhcpMessage> = {}, options: DhcpMessage['options'] = new Map()) {
  const before = desk.sent.length
  desk.receive(encodeDhcp(dhcpRequest('discover', {}, { options, ...header })))
  await desk.responder.drain()
  const sent = desk.sent[before]
  const reply = sent && decodeDhcp(sent.bytes)
  return sent && reply?.ok === true ? { ...sent, reply: reply.value } : undefined
}

test('B4 5: BOOTP without a reservation is not answered, and the boot says why', async () => {
  const desk = new Desk([labNetwork])
  assert.equal(await bootp(desk), undefined)
  const [event] = desk.events
  assert.equal(event?.kind === 'silent' && event.because, 'BOOTP without a reservation')
  assert.equal(event?.asked, 'bootp')
})

test('a BOOTREPLY is 300 bytes with the reserved address and no option that only DHCP has', async () => {
  const desk = new Desk([lab])
  const answer = await bootp(desk, { file: 'vmunix' })
  assert.equal(answer?.bytes.length, 300)
  assert.deepEqual(answer.to, { ip: ip4(0xffffffff), port: 68 })
  const { reply } = answer
  assert.equal(formatIp4(reply.yiaddr), '10.75.0.9')
  assert.equal(reply.file, 'vmunix', 'what it asks for it may fetch')
  assert.notEqual(reply.siaddr, NO_IP4)
  for (const code of [OPTION.messageType, OPTION.leaseSeconds, OPTION.serverId, OPTION.renewalSeconds])
    assert.equal(reply.options.has(code), false, `option ${code}`)
  assert.deepEqual(reply.options.get(OPTION.subnetMask), u32be(0xffff0000))
  assert.deepEqual(reply.options.get(OPTION.routers), u32be(0x0a4b0001))
  assert.equal(desk.events[0]?.kind, 'acknowledged')
})

test('a BOOTREPLY goes through the relay that brought the request, with its option 82', async () => {
  const relayAgent = hex('0104 00000007')
  const options = new Map([[OPTION.relayAgent, relayAgent]])
  const answer = await bootp(new Desk([lab, remote]), { giaddr: RELAY, hops: 1 }, options)
  assert.deepEqual(answer?.to, { ip: RELAY, port: 67 })
  assert.equal(answer && formatIp4(answer.reply.yiaddr), '10.76.0.9')
  assert.deepEqual(answer?.reply.options.get(OPTION.relayAgent), relayAgent)
})

test('a proxy leaves BOOTP to the server that gives the addresses', async () => {
  const desk = new Desk([{ ...labNetwork, mode: 'proxy' }])
  assert.equal(await bootp(desk), undefined)
  assert.equal(desk.responder.counters.dropped['not for a proxy'], 1)
})
