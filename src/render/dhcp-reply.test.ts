import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLatin1, hex, u32be } from '../base/bytes.ts'
import { formatIp4, ip4, NO_IP4 } from '../base/ip4.ts'
import { decideDhcp } from '../boot/decide-dhcp.ts'
import { identifyDhcp } from '../boot/dhcp-client.ts'
import { RecentClients } from '../boot/recent-clients.ts'
import { bootServer, dhcpRequest, speaks, type Entries } from '../boot/testdata/dhcp-requests.ts'
import type { Network } from '../domain/networks/network.ts'
import { NO_PROXY_DHCP } from '../wire/dhcp4/ipxe-options.ts'
import type { DhcpMessage } from '../wire/dhcp4/message.ts'
import { messageTypeOf } from '../wire/dhcp4/message-type.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { bootFields } from './dhcp-boot-fields.ts'
import { dhcpDestination } from './dhcp-destination.ts'
import { dhcpAnswer, dhcpNak } from './dhcp-reply.ts'

const network: Network = {
  name: 'lab',
  subnet: { network: ip4(0x0a4b0000), prefix: 16 },
  mode: 'dhcp',
  ranges: [],
  reservations: [],
  routers: [ip4(0x0a4b0001)],
  dns: [ip4(0x0a4b0001), ip4(0x0a4b0002)],
  domain: 'lab.example',
  searchDomains: ['lab.example'],
  ntp: [ip4(0x0a4b0003)],
  mtu: 1400,
  routes: [{ to: { network: ip4(0xac100000), prefix: 12 }, via: ip4(0x0a4b0004) }],
  leaseSeconds: 3600,
  firmwareLeaseSeconds: 600,
}

const SERVER = ip4(0x0a4b0001)
const GIVEN = ip4(0x0a4b0105)

function offerTo(options: Entries, header: Partial<DhcpMessage> = {}): DhcpMessage {
  const request = dhcpRequest('discover', options, header)
  const client = identifyDhcp(request, new RecentClients(8))
  const boot = bootFields(decideDhcp(client, bootServer), client.firmware, bootServer.address)
  return dhcpAnswer(request, { type: 'offer', serverId: SERVER, lease: { ip: GIVEN, seconds: 3600 }, network, boot })
}

const textOf = (message: DhcpMessage, code: number): string => fromLatin1(message.options.get(code) ?? hex(''))

test('an offer carries the lease, its server and its two timers', () => {
  const { yiaddr, options } = offerTo({})
  assert.equal(formatIp4(yiaddr), '10.75.1.5')
  assert.equal(messageTypeOf(options), 'offer')
  assert.deepEqual(options.get(OPTION.serverId), u32be(SERVER))
  const seconds = [OPTION.leaseSeconds, OPTION.renewalSeconds, OPTION.rebindingSeconds].map((code) => options.get(code))
  assert.deepEqual(seconds, [3600, 1800, 3150].map(u32be))
})

test('what RFC 2131 forbids in replies is not there', () => {
  const { options } = offerTo({ 50: hex('0a4b0105'), 55: hex('0103'), 57: hex('05c0'), 61: hex('0102') })
  for (const code of [50, 55, 57, 61]) assert.equal(options.has(code), false)
})

test('a client gets mask, router, DNS and broadcast always, and the rest when it asks or asks for nothing in particular', () => {
  const always = [OPTION.subnetMask, OPTION.routers, OPTION.dnsServers, OPTION.broadcastAddress]
  const rest = [OPTION.domainName, OPTION.domainSearch, OPTION.ntpServers, OPTION.mtu, OPTION.classlessRoutes]
  const has = (options: Entries, codes: readonly number[]) => codes.map((code) => offerTo(options).options.has(code))
  assert.ok(has({ 55: hex('0c') }, always).every(Boolean))
  assert.ok(!has({ 55: hex('0c') }, rest).some(Boolean))
  assert.ok(has({}, [...always, ...rest]).every(Boolean))
  assert.deepEqual(has({ 55: hex('1a') }, [OPTION.mtu, OPTION.ntpServers]), [true, false])
})

test('a client that takes classless routes keeps its default route', () => {
  assert.deepEqual(offerTo({}).options.get(OPTION.classlessRoutes), hex('00 0a4b0001  0c ac10 0a4b0004'))
})

test('a PXE ROM reads its file in header and options, closed by NUL, with the server beside it and no option 60 or 43', () => {
  for (const [options, file] of [
    [speaks.biosRom, 'boot-bios.kpxe'],
    [speaks.uefiRom, 'boot-amd64.efi'],
  ] as const) {
    const offer = offerTo(options)
    assert.equal(offer.file, file)
    assert.equal(textOf(offer, OPTION.bootFile), `${file}\0`)
    assert.equal(formatIp4(offer.siaddr), '10.75.0.1')
    assert.equal(offer.sname, '10.75.0.1')
    assert.equal(textOf(offer, OPTION.serverName), '10.75.0.1')
    assert.equal(offer.options.has(OPTION.vendorClass), false)
    assert.equal(offer.options.has(OPTION.vendorSpecific), false)
    assert.equal(offer.options.has(OPTION.ipxe), false)
  }
})

test('iPXE gets the script in header and option, and is spared its wait for proxies', () => {
  for (const [options, url] of [
    [speaks.ipxe, bootServer.startScript],
    [speaks.coldforge, bootServer.bootScript],
  ] as const) {
    const offer = offerTo(options)
    assert.equal(offer.file, url)
    assert.equal(textOf(offer, OPTION.bootFile), url)
    assert.deepEqual(offer.options.get(OPTION.ipxe), NO_PROXY_DHCP)
    assert.equal(offer.options.has(OPTION.vendorClass), false)
  }
  assert.deepEqual(offerTo(speaks.oldIpxe).options.get(OPTION.ipxe), NO_PROXY_DHCP)
})

test('UEFI HTTP gets its URL with the vendor class that makes the offer one for it', () => {
  const offer = offerTo(speaks.uefiHttp)
  assert.equal(textOf(offer, OPTION.vendorClass), 'HTTPClient')
  assert.equal(textOf(offer, OPTION.bootFile), 'http://10.75.0.1/boot-amd64.efi')
})

test('row 48: a URL too long for the header goes into the option alone', () => {
  const url = `https://10.75.0.1/${'x'.repeat(200)}`
  const fields = bootFields({ kind: 'script', url }, 'ipxe', SERVER)
  assert.equal(fields.file, '')
  assert.equal(fromLatin1(fields.options.get(OPTION.bootFile) ?? hex('')), url)
})

test('row 20: the UUID is said back when it has its shape, else not', () => {
  assert.deepEqual(offerTo(speaks.biosRom).options.get(OPTION.clientUuid), speaks.biosRom[OPTION.clientUuid])
  assert.equal(offerTo({ [OPTION.clientUuid]: hex('0001') }).options.has(OPTION.clientUuid), false)
})

test('row 40: relay agent information is said back unchanged, also without a relay', () => {
  const agent = hex('0102 6131 00ff')
  assert.deepEqual(offerTo({ [OPTION.relayAgent]: agent }).options.get(OPTION.relayAgent), agent)
  const nak = dhcpNak(dhcpRequest('request', { [OPTION.relayAgent]: agent }), SERVER, 'unknown client')
  assert.deepEqual(nak.options.get(OPTION.relayAgent), agent)
})

test('row 42: the broadcast flag goes back as it came', () => {
  assert.equal(offerTo({}, { broadcast: true, giaddr: ip4(0x0a4c0001) }).broadcast, true)
  assert.equal(offerTo({}, { broadcast: false, giaddr: ip4(0x0a4c0001) }).broadcast, false)
})

test('an OFFER repeats no ciaddr, an ACK does', () => {
  const request = dhcpRequest('request', {}, { ciaddr: GIVEN })
  const boot = bootFields({ kind: 'nothing' }, 'none', SERVER)
  const ack = dhcpAnswer(request, { type: 'ack', serverId: SERVER, lease: undefined, network, boot })
  assert.equal(ack.ciaddr, GIVEN)
  assert.equal(ack.yiaddr, NO_IP4)
  assert.equal(ack.options.has(OPTION.leaseSeconds), false)
  assert.equal(offerTo({}, { ciaddr: GIVEN }).ciaddr, NO_IP4)
})

test('a NAK says who and why and nothing else, and reaches a relayed client by broadcast', () => {
  const request = dhcpRequest('request', {}, { ciaddr: GIVEN, giaddr: ip4(0x0a4c0001) })
  const reply = dhcpNak(request, SERVER, 'address of another network')
  assert.deepEqual([...reply.options.keys()], [OPTION.messageType, OPTION.serverId, OPTION.message])
  assert.deepEqual([reply.ciaddr, reply.yiaddr, reply.siaddr], [NO_IP4, NO_IP4, NO_IP4])
  assert.equal(reply.broadcast, true)
})

test('replies go to the relay, to the address in use, or to everybody', () => {
  const to = (header: Partial<DhcpMessage>, isNak = false): string => {
    const { ip, port } = dhcpDestination(dhcpRequest('request', {}, header), isNak)
    return `${formatIp4(ip)}:${port}`
  }
  const giaddr = ip4(0x0a4c0001)
  assert.equal(to({ giaddr, ciaddr: GIVEN }), '10.76.0.1:67')
  assert.equal(to({ giaddr }, true), '10.76.0.1:67')
  assert.equal(to({ ciaddr: GIVEN }), '10.75.1.5:68')
  assert.equal(to({ ciaddr: GIVEN }, true), '255.255.255.255:68')
  assert.equal(to({}), '255.255.255.255:68')
})

test('an operator chooses whether the name of the boot file stands in option 67, and how it ends', () => {
  const bytesFor = (bootFileOption: 'with NUL' | 'without NUL' | 'absent') =>
    bootFields({ kind: 'program', program: 'bios', file: 'b', bootFileOption }, 'pxe', SERVER)
  assert.deepEqual(bytesFor('with NUL').options.get(OPTION.bootFile), hex('62 00'))
  assert.deepEqual(bytesFor('without NUL').options.get(OPTION.bootFile), hex('62'))
  assert.equal(bytesFor('absent').options.has(OPTION.bootFile), false)
  assert.equal(bytesFor('absent').file, 'b')
})

test('a Raspberry Pi gets the menu that its ROM insists on, and no file name', () => {
  const { options, siaddr, file } = bootFields({ kind: 'raspberry-pi' }, 'pxe', SERVER)
  assert.deepEqual(
    options.get(OPTION.vendorSpecific),
    hex('06 01 03  09 14 0000 11 5261737062657272792050692042 6f6f74  0a 04 00 505845  ff'),
  )
  assert.equal(fromLatin1(options.get(OPTION.vendorClass) ?? hex('')), 'PXEClient')
  assert.deepEqual([siaddr, file, options.has(OPTION.bootFile)], [SERVER, '', false])
})
