import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, instant } from '../../base/instant.ts'
import { ip4, NO_IP4 } from '../../base/ip4.ts'
import { identifyDhcp } from '../dhcp-client.ts'
import { RecentClients } from '../recent-clients.ts'
import { dhcpRequest, speaks, type Entries } from '../testdata/dhcp-requests.ts'
import { bySeverity, type Finding } from './finding.ts'
import { judgeClients } from './judge-clients.ts'
import { judgeOffers } from './judge-offers.ts'
import { judgeServices, type ServiceFacts } from './judge-services.ts'
import type { Offer } from './offer.ts'

const OWN = ip4(0x0a4b0001)
const OTHER = ip4(0x0a4b0002)
const ours: Offer = {
  server: OWN,
  givesAddress: true,
  nextServer: OWN,
  bootFile: 'boot-amd64.efi',
  claimsPxe: false,
  hasPxeOptions: false,
}
const proxy: Offer = { ...ours, givesAddress: false, claimsPxe: true }
const foreign: Offer = { ...ours, server: OTHER, nextServer: NO_IP4, bootFile: '' }

const said = (findings: readonly Finding[]): readonly string[] => findings.map((f) => `${f.severity}: ${f.what}`)

test('on a network of ours, alone and answering, there is nothing to complain about', () => {
  assert.deepEqual(judgeOffers([ours], OWN, 'dhcp'), [])
})

test('another DHCP server on a network of ours is an error, and so is our own silence', () => {
  assert.deepEqual(said(judgeOffers([ours, foreign], OWN, 'dhcp')), [
    'error: another DHCP server, 10.75.0.2, gives addresses on this network',
  ])
  assert.deepEqual(said(judgeOffers([], OWN, 'dhcp')), ['error: our DHCP server does not answer'])
})

test('beside another DHCP server, it is missed when it is silent, and two are suspicious', () => {
  assert.deepEqual(said(judgeOffers([proxy, foreign], OWN, 'proxy')), ['info: 10.75.0.2 gives the addresses'])
  assert.deepEqual(said(judgeOffers([foreign], OWN, 'proxy')).slice(0, 1), [
    'error: our proxy does not tell firmware what to boot',
  ])
  assert.deepEqual(said(judgeOffers([proxy], OWN, 'proxy')), ['error: nobody gives addresses on this network'])
  const third = { ...foreign, server: ip4(0x0a4b0003) }
  assert.deepEqual(said(judgeOffers([proxy, foreign, third], OWN, 'proxy')), [
    'warning: several servers give addresses: 10.75.0.2 and 10.75.0.3',
  ])
})

test('what a foreign server says about booting is told when it leads firmware astray', () => {
  const elsewhere = { ...foreign, nextServer: OTHER, bootFile: 'pxelinux.0\n' }
  assert.deepEqual(said(judgeOffers([proxy, elsewhere], OWN, 'proxy')).slice(1), [
    'warning: 10.75.0.2 tells firmware to boot "pxelinux.0\\n" from elsewhere',
  ])
  assert.deepEqual(said(judgeOffers([proxy, { ...foreign, claimsPxe: true }], OWN, 'proxy')).slice(1), [
    'error: 10.75.0.2 sends firmware to its port 4011',
  ])
})

test('where DHCP is not ours at all, somebody has to point at us', () => {
  assert.deepEqual(said(judgeOffers([foreign], OWN, 'none')).slice(1), [
    'warning: no DHCP server points firmware at us',
  ])
  assert.deepEqual(judgeOffers([{ ...foreign, nextServer: OWN, bootFile: 'boot-amd64.efi' }], OWN, 'none').length, 1)
})

const heard = (options: Entries, relay = NO_IP4, number = 1) => ({
  client: identifyDhcp(
    dhcpRequest('discover', options, { hardwareAddress: Uint8Array.of(0x52, 0x54, 0, 0, 0, number) }),
    new RecentClients(4),
  ),
  relay,
})

test('machines that ask are told once each, with their firmware and the way they came', () => {
  const relay = ip4(0x0a4c0001)
  const machines = [
    heard(speaks.uefiRom),
    heard(speaks.uefiRom),
    heard(speaks.biosRom, relay, 2),
    heard(speaks.host, NO_IP4, 3),
  ]
  const served = judgeClients(machines, () => true, 4)
  assert.deepEqual(said(served), [
    'info: 52:54:00:00:00:01 asks directly, as pxe (x64 UEFI)',
    'info: 52:54:00:00:00:02 asks through the relay 10.76.0.1, as pxe (x86 BIOS)',
    'info: 1 that asked is no boot firmware',
  ])
  assert.match(said(judgeClients(machines, () => false, 4)).at(-1) ?? '', /^error: the relay 10\.76\.0\.1 passes on/)
  assert.deepEqual(said(judgeClients([], () => true, 4)), ['info: no machine asked for an address'])
})

const now = instant(1_800_000_000_000)
const healthy: ServiceFacts = {
  now,
  mtu: 1500,
  toldMtu: 1500,
  tftp: 'answers',
  http: 'answers',
  certificate: { notBefore: instant(now - DAY), notAfter: instant(now + 90 * DAY) },
  sharedPorts: [],
}
const ill = (what: Partial<ServiceFacts>): readonly string[] => said(judgeServices({ ...healthy, ...what }))

test('services are complained about only when something is wrong with them', () => {
  assert.deepEqual(ill({}), [])
  assert.deepEqual(ill({ tftp: 'silent', http: 'silent' }), [
    'error: TFTP does not answer',
    'error: HTTP does not answer',
  ])
  assert.deepEqual(ill({ sharedPorts: [{ port: 67, holders: 'dnsmasq (process 9) and node (process 8)' }] }), [
    'error: UDP port 67 is shared by dnsmasq (process 9) and node (process 8)',
  ])
})

test('row 82: a clock outside the life of the certificate, and the end of that life, are seen before machines are turned away', () => {
  const life = (from: number, to: number) => ({
    certificate: { notBefore: instant(now + from * DAY), notAfter: instant(now + to * DAY) },
  })
  assert.match(ill(life(2, 90))[0] ?? '', /^error: .* counts only 2 days from now$/)
  assert.match(ill(life(-90, -3))[0] ?? '', /^error: .* ended 3 days ago$/)
  assert.match(ill(life(-90, 5))[0] ?? '', /^warning: .* ends in 5 days$/)
})

test('an MTU that the interface does not carry is an error, a small one a warning', () => {
  assert.match(ill({ mtu: 1500, toldMtu: 9000 })[0] ?? '', /^error: machines are told an MTU of 9000/)
  assert.match(ill({ mtu: 1400, toldMtu: undefined })[0] ?? '', /^warning: the interface carries packets of 1400 bytes/)
})

test('the worst comes first', () => {
  const found = bySeverity(judgeOffers([proxy, foreign, { ...foreign, claimsPxe: true }], OWN, 'proxy'))
  assert.deepEqual(
    found.map(({ severity }) => severity),
    ['error', 'warning'],
  )
})
