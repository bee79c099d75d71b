import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrClaims, type CsrClaims } from './csr-claims.ts'
import { judgeCsr, nodeNameOf, type CsrWitness } from './judge-csr.ts'
import { kubeletSigners, type KubeletCsr } from './kubelet-csr.ts'

const claims: CsrClaims = {
  commonNames: ['system:node:worker-1'],
  organizations: ['system:nodes'],
  names: [],
  hasOtherNames: false,
}
const client: KubeletCsr = {
  name: 'csr-1',
  resourceVersion: '1',
  signer: kubeletSigners.client,
  username: 'system:bootstrap:abcdef',
  groups: [],
  usages: ['digital signature', 'key encipherment', 'client auth'],
  requestPem: '',
  isDecided: false,
}
const serving: KubeletCsr = {
  ...client,
  signer: kubeletSigners.serving,
  username: 'system:node:worker-1',
  groups: ['system:nodes'],
  usages: ['digital signature', 'server auth'],
}
const servingClaims: CsrClaims = { ...claims, names: ['worker-1', '10.75.0.7'] }
const witness: CsrWitness = {
  isOurs: true,
  tokenIsItsOwn: true,
  node: { name: 'worker-1', addresses: ['10.75.0.7'] },
  foreignNames: new Set(['api.example.org', '10.75.0.2']),
}

test('what a kubelet of ours asks for in its usual form is approved', () => {
  assert.deepEqual(judgeCsr(client, claims, witness), { kind: 'approve' })
  assert.deepEqual(judgeCsr(serving, servingClaims, witness), { kind: 'approve' })
  const renewal = { ...client, username: 'system:node:worker-1' }
  assert.deepEqual(judgeCsr(renewal, claims, { ...witness, tokenIsItsOwn: false }), { kind: 'approve' })
})

test('a client certificate that is anything more, or for anybody else, is left', () => {
  const cases: readonly (readonly [Partial<KubeletCsr>, Partial<CsrClaims>, Partial<CsrWitness>])[] = [
    [{}, {}, { isOurs: false }],
    [{}, {}, { tokenIsItsOwn: false }],
    [{ username: 'system:node:worker-2' }, {}, {}],
    [{ username: 'admin' }, {}, {}],
    [{ usages: ['digital signature', 'client auth', 'server auth'] }, {}, {}],
    [{ usages: [] }, {}, {}],
    [{ signer: 'kubernetes.io/kube-apiserver-client' }, {}, {}],
    [{}, { names: ['worker-1'] }, {}],
    [{}, { hasOtherNames: true }, {}],
    [{}, { commonNames: ['system:node:worker-1', 'system:admin'] }, {}],
    [{}, { organizations: ['system:nodes', 'system:masters'] }, {}],
  ]
  for (const [csr, claim, known] of cases) {
    const verdict = judgeCsr({ ...client, ...csr }, { ...claims, ...claim }, { ...witness, ...known })
    assert.equal(verdict.kind, 'leave', JSON.stringify([csr, claim, known]))
  }
})

test('a serving certificate for an address that the Node does not have, or asked for by another, is left', () => {
  const cases: readonly (readonly [Partial<KubeletCsr>, Partial<CsrClaims>, Partial<CsrWitness>])[] = [
    [{ username: 'system:node:worker-2' }, {}, {}],
    [{ username: 'system:bootstrap:abcdef' }, {}, {}],
    [{ groups: [] }, {}, {}],
    [{ usages: ['digital signature', 'client auth'] }, {}, {}],
    [{}, { names: [] }, {}],
    [{}, { names: ['10.75.0.8'] }, {}],
    [{}, {}, { node: undefined }],
    [{}, { names: ['10.75.0.2'] }, { node: { name: 'worker-1', addresses: ['10.75.0.2'] } }],
    [{}, { names: ['kubernetes.default.svc'] }, { node: { name: 'worker-1', addresses: ['kubernetes.default.svc'] } }],
  ]
  for (const [csr, claim, known] of cases) {
    const verdict = judgeCsr({ ...serving, ...csr }, { ...servingClaims, ...claim }, { ...witness, ...known })
    assert.equal(verdict.kind, 'leave', JSON.stringify([csr, claim, known]))
  }
})

test('a name that is no Node’s is none', () => {
  for (const commonNames of [[], [''], ['system:node:'], ['worker-1'], ['system:masters']])
    assert.equal(nodeNameOf({ ...claims, commonNames }), undefined)
})

test('bytes that are no certificate request claim nothing', () => {
  for (const pem of ['', 'x', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'])
    assert.equal(csrClaims(pem), undefined)
})
