import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../base/refusal.ts'
import { labelsFromQuery } from '../domain/profiles/labels.ts'
import type { NodeLabel } from '../domain/machines/node-label.ts'
import { LET_IN } from '../domain/machines/newcomers.ts'
import { register } from '../domain/machines/registration.ts'
import type { Machine } from '../domain/machines/machine.ts'
import { instant } from '../base/instant.ts'
import { declaredLabels } from './declared-labels.ts'
import { identifyHttp } from './identify-http.ts'

function labelsOf(
  query: Record<string, string>,
  given: readonly NodeLabel[] = [],
  machine?: Machine,
): Record<string, string> {
  const claimed = identifyHttp(query)
  assert.ok(claimed !== undefined && !isRefusal(claimed))
  return Object.fromEntries(labelsFromQuery(declaredLabels(query, claimed, machine, given)).labels)
}

test('groups see all that iPXE sent, with the identity as we understood it, and never the secret', () => {
  const sent = { mac: '52-54-00-00-00-01', serial: 'S & 1', arch: 'x86_64', rack: 'ä+b', token: 'secret', asset: '' }
  assert.deepEqual(labelsOf({ uuid: '6A2B5A4E-3F3A-4E5D-8A3A-0102030405A1', ...sent }), {
    arch: 'x86_64',
    hostname: 'machine-000001',
    mac: '52:54:00:00:00:01',
    rack: 'ä+b',
    serial: 'S & 1',
    uuid: '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1',
  })
})

test('a serial number or UUID that every board of a maker shares is not shown to groups', () => {
  const labels = labelsOf({
    uuid: '03000200-0400-0500-0006-000700080009',
    mac: '525400000001',
    serial: 'To be filled by O.E.M.',
  })
  assert.deepEqual(labels, {
    hostname: 'machine-000001',
    mac: '52:54:00:00:00:01',
    uuid: 'c01df049-0000-8000-8000-525400000001',
  })
})

test('a label that people gave a machine counts more than what the machine says, but is never its identity', () => {
  const given = [
    { key: 'os', value: 'installed' },
    { key: 'mac', value: '52:54:00:00:00:02' },
  ]
  const labels = labelsOf({ mac: '525400000001', os: 'none' }, given)
  assert.equal(labels['os'], 'installed')
  assert.equal(labels['mac'], '52:54:00:00:00:01')
})

test('the hostname is what people named the machine, else what DHCP gave it, else what it is registered under, at every boot', () => {
  const query = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1', mac: '52-54-00-00-00-01' }
  const claimed = identifyHttp(query)
  assert.ok(claimed !== undefined && !isRefusal(claimed))
  const registration = register(claimed, undefined, 1, LET_IN, instant(0))
  assert.ok(!isRefusal(registration))
  const registered: Machine = { ...registration.machine, id: 1 }
  const hostname = (sent: string, machine?: Machine) => labelsOf({ ...query, hostname: sent }, [], machine)['hostname']
  assert.deepEqual([hostname(''), hostname('', registered)], ['machine-000001', 'machine-000001'])
  assert.deepEqual([hostname('by-dhcp'), hostname('by-dhcp', registered)], ['by-dhcp', 'by-dhcp'])
  assert.equal(hostname('by-dhcp', { ...registered, name: 'db-1' }), 'db-1')
  assert.equal(
    hostname('', { ...registered, name: 'machine-6a2b5a4e', status: 'preregistered', macs: [] }),
    'machine-6a2b5a4e',
  )
})
