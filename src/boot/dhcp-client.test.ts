import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../base/bytes.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { identifyDhcp, type BootFirmware } from './dhcp-client.ts'
import { RecentClients } from './recent-clients.ts'
import { dhcpRequest, speaks } from './testdata/dhcp-requests.ts'

const recentClients = (): RecentClients<BootFirmware> => new RecentClients(8)

test('a client is described by its card, its machine and its architecture', () => {
  assert.deepEqual(identifyDhcp(dhcpRequest('discover', speaks.uefiRom), recentClients()), {
    firmware: 'pxe',
    architectures: [7],
    uuid: 'd21f5c0a-3e7b-414d-9f02-525400000001',
    vendorClass: 'PXEClient:Arch:00007:UNDI:003000',
    key: '01525400000001',
    mac: '52:54:00:00:00:01',
  })
})

test('a client id of hardware type and address is the same client as none at all', () => {
  const withId = dhcpRequest('discover', { [OPTION.clientId]: hex('01 525400000001') })
  assert.equal(identifyDhcp(withId, recentClients()).key, '01525400000001')
})

test('row 16: UEFI that sends its UUID for an address is a client, but has no MAC', () => {
  const guid = hex('0a5c1fd27b3e4d419f02525400000001')
  const client = identifyDhcp(dhcpRequest('discover', speaks.uefiRom, { hardwareAddress: guid }), recentClients())
  assert.equal(client.mac, undefined)
  assert.equal(client.key, '010a5c1fd27b3e4d419f02525400000001')
})

test('row 20: a UUID of the wrong size or type costs the client nothing but its UUID', () => {
  for (const bytes of ['', '00', '01'.repeat(17), '00'.repeat(16), '00'.repeat(18)]) {
    const client = identifyDhcp(
      dhcpRequest('discover', { ...speaks.biosRom, [OPTION.clientUuid]: hex(bytes) }),
      recentClients(),
    )
    assert.equal(client.uuid, undefined)
    assert.equal(client.firmware, 'pxe')
  }
})

test('row 22: the architecture is read from the vendor class where option 93 is missing', () => {
  const named = dhcpRequest('discover', { [OPTION.vendorClass]: 'PXEClient:Arch:00011:UNDI:003000' })
  assert.deepEqual(identifyDhcp(named, recentClients()).architectures, [11])
  const bare = dhcpRequest('discover', { [OPTION.vendorClass]: 'PXEClient' })
  assert.deepEqual(identifyDhcp(bare, recentClients()).architectures, [])
})

test('a REQUEST that says nothing about its sender is what its DISCOVER was', () => {
  const recent = recentClients()
  identifyDhcp(dhcpRequest('discover', speaks.biosRom), recent)
  assert.equal(identifyDhcp(dhcpRequest('request'), recent).firmware, 'pxe')
  const architectureOnly = { [OPTION.architecture]: hex('0000') }
  assert.equal(identifyDhcp(dhcpRequest('request', architectureOnly), recent).firmware, 'pxe')
  assert.equal(identifyDhcp(dhcpRequest('request', {}, { xid: 5 }), recent).firmware, 'none')
  assert.equal(
    identifyDhcp(dhcpRequest('request', {}, { hardwareAddress: hex('525400000002') }), recent).firmware,
    'none',
  )
})

test('row 46: the newest DISCOVER of an exchange counts', () => {
  const recent = recentClients()
  identifyDhcp(dhcpRequest('discover', speaks.biosRom), recent)
  identifyDhcp(dhcpRequest('discover', speaks.host), recent)
  assert.equal(identifyDhcp(dhcpRequest('request'), recent).firmware, 'none')
})

test('row 47: two cards of one machine that both send its UUID as client id are two clients', () => {
  const uuid = hex('00 0a5c1fd2 7b3e 4d41 9f02 525400000001')
  const card = (address: string) =>
    dhcpRequest(
      'discover',
      { ...speaks.biosRom, [OPTION.clientId]: uuid, [OPTION.clientUuid]: uuid },
      { hardwareAddress: hex(address) },
    )
  const [a, b] = ['525400000001', '525400000002'].map((address) => identifyDhcp(card(address), recentClients()))
  assert.notEqual(a?.key, b?.key)
  assert.equal(a?.uuid, b?.uuid)
})

test('the memory of exchanges is bounded however many strangers ask', () => {
  const recent = new RecentClients<number>(100)
  for (let i = 0; i < 100_000; i++) recent.remember(String(i), i)
  const kept = Array.from({ length: 100_000 }, (_, i) => recent.recall(String(i))).filter(
    (value) => value !== undefined,
  )
  assert.ok(kept.length >= 100 && kept.length <= 200)
  assert.equal(recent.recall('99999'), 99_999)
})
