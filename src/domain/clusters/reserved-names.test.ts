import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Cluster } from './cluster.ts'
import { parseKubernetesMinor } from './kubernetes-version.ts'
import { reservedNames } from './reserved-names.ts'

const version = parseKubernetesMinor('1.33')
assert.ok(version.ok)
const cluster: Cluster = {
  id: 1,
  organizationId: 1,
  name: 'prod',
  status: 'ready',
  version: version.value,
  join: { apiServer: 'api.example.org:6443', caPins: [] },
  access: 'kubeconfig',
  podCidr: undefined,
  serviceCidr: '10.96.0.0/12',
  dnsServiceIp: '10.96.0.10',
  kubeProxy: true,
  coreDns: true,
  createdAt: instant(0),
}

test('no Node passes for the API, under its name or as a Service, or for the DNS', () => {
  assert.deepEqual(reservedNames(cluster), ['api.example.org', '10.96.0.1', '10.96.0.10'])
})

test('what is not known of a cluster reserves nothing, and brackets are no part of an address', () => {
  const bare = { ...cluster, serviceCidr: undefined, dnsServiceIp: undefined }
  assert.deepEqual(reservedNames({ ...bare, join: { apiServer: '[fd00::1]:6443', caPins: [] } }), ['fd00::1'])
})
