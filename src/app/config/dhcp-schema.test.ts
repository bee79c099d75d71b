import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatIp4 } from '../../base/ip4.ts'
import { loadConfig } from './load.ts'
import { interfacesOf, networksOf, quirksByMac } from './networks.ts'

const load = (text: string) => loadConfig({ file: { name: 'c.yaml', text }, environment: {}, flags: {} })

const dhcpOf = (text: string) => {
  const loaded = load(text)
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.error.join('\n'))
  return loaded.value.config.dhcp
}

const problemsOf = (text: string): readonly string[] => {
  const loaded = load(text)
  return loaded.ok ? [] : loaded.error
}

const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1'

const everything = `
dhcp:
  interface: [10.75.0.1, 10.76.0.1]
  networks:
    - name: rack
      subnet: 10.75.0.0/16
      ranges: [10.75.1.1-10.75.1.99]
      reservations:
        - { ip: 10.75.0.11, mac: 52-54-00-00-00-01 }
        - { ip: 10.75.0.12, uuid: ${uuid.toUpperCase()} }
        - { ip: 10.75.0.13, clientId: "01:52:54:00:00:00:02" }
      routers: [10.75.0.1]
      dns: [10.75.0.2]
      domain: rack.example
      search: [rack.example, example]
      ntp: [10.75.0.3]
      mtu: 9000
      routes: [{ to: 172.16.0.0/12, via: 10.75.0.4 }]
      leaseSeconds: 7200
      firmwareLeaseSeconds: 300
    - { name: office, subnet: 192.168.1.0/24, mode: proxy }
  quirks:
    - { mac: 52:54:00:00:00:01, proxyAnswer: in one packet, bootFileOption: absent }
`

test('everything that a network can tell its machines can be configured', () => {
  const dhcp = dhcpOf(everything)
  const [rack, office] = networksOf(dhcp)
  assert.deepEqual(
    rack?.reservations.map((r) => ('mac' in r ? r.mac : 'uuid' in r ? r.uuid : r.client)),
    ['52:54:00:00:00:01', uuid, '01525400000002'],
  )
  assert.deepEqual([rack.mode, rack.mtu, rack.leaseSeconds, rack.firmwareLeaseSeconds], ['dhcp', 9000, 7200, 300])
  assert.deepEqual(rack.searchDomains, ['rack.example', 'example'])
  assert.equal(formatIp4(rack.routes[0]?.via ?? rack.subnet.network), '10.75.0.4')
  assert.equal(office?.mode, 'proxy')
  assert.deepEqual(interfacesOf(dhcp, '127.0.0.1').map(formatIp4), ['10.75.0.1', '10.76.0.1'])
  assert.deepEqual(
    [...quirksByMac(dhcp)],
    [['52:54:00:00:00:01', { proxyAnswer: 'in one packet', bootFileOption: 'absent' }]],
  )
})

test('networks follow the mode of the server unless they have their own', () => {
  const text =
    'dhcp: { mode: proxy, networks: [{ name: a, subnet: 10.0.0.0/24 }, { name: b, subnet: 10.0.1.0/24, mode: dhcp }] }'
  assert.deepEqual(
    networksOf(dhcpOf(text)).map((network) => network.mode),
    ['proxy', 'dhcp'],
  )
})

test('firmware never keeps its address for longer than a system does', () => {
  const [network] = networksOf(dhcpOf('dhcp: { networks: [{ name: a, subnet: 10.0.0.0/24, leaseSeconds: 90 }] }'))
  assert.equal(network?.firmwareLeaseSeconds, 90)
})

test('every problem is named with the way to it, all at once', () => {
  const said = problemsOf(`
dhcp:
  networks:
    - { name: a, subnet: 10.0.0.0/24, ranges: [10.0.0.9-10.0.0.1, 10.0.1.1-10.0.1.2], routers: [10.9.9.9] }
    - { name: a, subnet: 10.0.2.0/24, reservations: [{ ip: 10.0.2.5, mac: 52:54:00:00:00:01 }, { ip: 10.0.2.5, uuid: ${uuid} }] }
`)
  assert.deepEqual(
    said.map((line) => line.slice(0, line.indexOf(':'))),
    [
      'dhcp.networks.0.ranges.1',
      'dhcp.networks.0.ranges.1',
      'dhcp.networks.0.ranges.0',
      'dhcp.networks.0.routers.0',
      'dhcp.networks.1.reservations.1',
      'dhcp.networks.0.name',
    ],
  )
})

test('what cannot be read is named once, where it stands', () => {
  const said = problemsOf(`
dhcp:
  networks:
    - { name: a, subnet: 10.0.0.1/24, dns: [one.one], search: [a..b], mtu: 5 }
    - { name: b, subnet: 10.0.2.0/24, reservations: [{ ip: 10.0.2.5 }, { ip: x, mac: y }], ranges: [10.0.2.1] }
  quirks: [{ mac: nonsense }]
`)
  assert.deepEqual(said.map((line) => line.slice(0, line.indexOf(':'))).toSorted(), [
    'dhcp.networks.0.dns.0',
    'dhcp.networks.0.mtu',
    'dhcp.networks.0.search.0',
    'dhcp.networks.0.subnet',
    'dhcp.networks.1.ranges.0',
    'dhcp.networks.1.reservations.0',
    'dhcp.networks.1.reservations.1.ip',
    'dhcp.networks.1.reservations.1.mac',
    'dhcp.quirks.0.mac',
  ])
})
