import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { decideProxy, type ProxyDecision, type ProxyRequest } from './decide-proxy.ts'
import { identifyDhcp } from './dhcp-client.ts'
import type { Quirks } from './quirks.ts'
import { RecentClients } from './recent-clients.ts'
import { bootServer, dhcpRequest, romOptions, speaks, type Entries } from './testdata/dhcp-requests.ts'

function decide(options: Entries, request: Partial<ProxyRequest> = {}, quirks: Partial<Quirks> = {}): ProxyDecision {
  const client = identifyDhcp(dhcpRequest('discover', options), new RecentClients(8))
  const asked = { type: 'discover', port: 'dhcp', pxe: undefined, ...request } as const
  assert.ok(client.mac)
  return decideProxy(asked, client, { ...bootServer, quirks: new Map([[client.mac, quirks]]) })
}

const howOf = (decision: ProxyDecision): string => (decision.reply === 'none' ? decision.because : decision.pxe)

test('BIOS and iPXE are told to boot from the offer', () => {
  for (const options of [speaks.biosRom, speaks.oldIpxe, speaks.ipxe, speaks.coldforge])
    assert.equal(howOf(decide(options)), 'boot the file in this packet')
})

test('UEFI is sent to port 4011, or not where the machine is known to do better without', () => {
  assert.equal(howOf(decide(speaks.uefiRom)), 'ask port 4011')
  assert.equal(howOf(decide(speaks.uefiRom, {}, { proxyAnswer: 'in one packet' })), 'boot the file in this packet')
})

test('UEFI HTTP is answered as HTTPClient', () => {
  const decision = decide(speaks.uefiHttp)
  assert.deepEqual(decision.reply === 'offer' && [decision.vendorClass, decision.pxe], ['HTTPClient', 'nothing'])
})

test('what is no firmware, or does not say which, is left alone', () => {
  assert.equal(howOf(decide(speaks.host)), 'not boot firmware')
  assert.equal(howOf(decide(speaks.uBoot)), 'not boot firmware')
  assert.equal(howOf(decide({ [OPTION.vendorClass]: 'PXEClient' })), 'not boot firmware')
})

test('a REQUEST to the server of the addresses is left alone, but for the old ROM that wants an answer', () => {
  assert.equal(howOf(decide(speaks.biosRom, { type: 'request' })), 'addresses are given elsewhere')
  const { [OPTION.clientUuid]: _, ...withoutUuid } = speaks.biosRom
  assert.equal(decide(withoutUuid, { type: 'request' }).reply, 'ack')
})

test('row 28: REQUEST and INFORM on port 4011 are answered, of BIOS too', () => {
  for (const type of ['request', 'inform'] as const)
    for (const options of [speaks.biosRom, speaks.uefiRom])
      assert.equal(decide(options, { type, port: 'pxe' }).reply, 'ack')
})

test('row 29: HTTPClient and unknown architectures get no answer on port 4011', () => {
  assert.equal(howOf(decide(speaks.uefiHttp, { type: 'request', port: 'pxe' })), 'wrong port for this request')
  assert.equal(howOf(decide(romOptions(9999), { type: 'request', port: 'pxe' })), 'nothing to boot')
  assert.equal(howOf(decide(speaks.uefiRom, { port: 'pxe' })), 'wrong port for this request')
})

test('row 26: a boot item that asks for credentials is not answered', () => {
  const pxe = { bootItem: { type: 0, layer: 0x8000 } }
  assert.equal(
    howOf(decide(speaks.biosRom, { type: 'request', port: 'pxe', pxe })),
    'credentials for the boot server asked',
  )
})
