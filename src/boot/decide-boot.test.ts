import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, instant } from '../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { ClaimedIdentity } from '../domain/machines/identity.ts'
import type { BootCredential } from '../domain/trust/client-credential.ts'
import { NO_CRL, type TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import type { BootPlan } from './boot-plan.ts'
import { decideBoot, type BootFacts } from './decide-boot.ts'
import type { Machine } from '../domain/machines/machine.ts'
import type { MachineContent } from '../domain/revisions/machine-content.ts'
import type { MachineWork } from '../domain/revisions/machine-role.ts'
import { MOST_WAITING } from '../domain/machines/newcomers.ts'
import { identifyHttp } from './identify-http.ts'
import { bootSources } from './sources.ts'

const now = instant(1_700_000_000_000)
const artifact: BootArtifact = {
  id: 4,
  organizationId: 1,
  name: 'rack 1',
  status: 'ready',
  fingerprint: 'f',
  ipxeVersion: 'stock',
  network: undefined,
  createdAt: now,
  expiresAt: instant(now + DAY),
  revokedAt: undefined,
  lastUsedAt: undefined,
}
const certificate = {
  fingerprint: 'f',
  subject: 'CN=rack 1',
  notBefore: instant(now - DAY),
  notAfter: instant(now + DAY),
  chain: [],
}
const shown: BootCredential = { kind: 'certificate', certificate }
const image: OsImage = { name: 'lab', kernel: { name: 'vmlinuz', path: '/v', bytes: 1 }, initrds: [], arguments: [] }
const facts: BootFacts = { artifact, chainUrl: undefined, trusted: undefined, machine: undefined, defaultImage: image }

function who(over: Record<string, string> = {}): ClaimedIdentity {
  const claimed = identifyHttp({ uuid: '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1', mac: '52-54-00-00-00-01', ...over })
  assert.ok(claimed !== undefined && !isRefusal(claimed))
  return claimed
}

const decide = (f: Partial<BootFacts> = {}): BootPlan | Refusal => {
  const decision = decideBoot(who(), shown, { ...facts, ...f }, now)
  assert.ok(decision.kind !== 'ask-elsewhere' && decision.kind !== 'hold')
  return decision
}

const codeOf = (f: Partial<BootFacts>, credential: BootCredential = shown, at = now): string => {
  const decision = decideBoot(who(), credential, { ...facts, ...f }, at)
  return isRefusal(decision) ? decision.code : decision.kind
}

test('a new machine with a good certificate is registered and boots the organization’s image', () => {
  const plan = decide()
  assert.ok(!isRefusal(plan))
  assert.equal(plan.kind === 'boot-image' && plan.image.name, 'lab')
  assert.equal(plan.registration.kind, 'new')
  assert.equal(plan.registration.machine.status, 'ready_unassigned')
  assert.equal(plan.registration.machine.name, 'machine-000001')
  assert.deepEqual(plan.admission, { organizationId: 1, by: 'boot-artifact', id: 4, name: 'rack 1' })
})

test('a certificate that is no artifact’s is judged by whether somebody trusted vouches for it', () => {
  const trusted: TrustedCertificate = {
    id: 9,
    organizationId: 1,
    name: 'Their CA',
    kind: 'ca',
    fingerprint: 'e',
    der: undefined,
    crl: NO_CRL,
    createdAt: now,
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
  const plan = decide({ artifact: undefined, trusted })
  assert.ok(!isRefusal(plan))
  assert.deepEqual(plan.admission, { organizationId: 1, by: 'trusted-certificate', id: 9, name: 'Their CA' })
  const revoked = refusal('CERTIFICATE_REVOKED', 403, 'it is on the list', 'get another')
  assert.equal(codeOf({ artifact: undefined, trusted: revoked }), 'CERTIFICATE_REVOKED')
})

test('a revoked artifact stays out, whoever else vouches for its certificate', () => {
  const trusted = { id: 9, organizationId: 1, name: 'ours' } as TrustedCertificate
  assert.equal(codeOf({ artifact: { ...artifact, revokedAt: now }, trusted }), 'ARTIFACT_REVOKED')
})

test('every credential that does not count is refused with its own code', () => {
  assert.equal(codeOf({}, { kind: 'none' }), 'NO_CREDENTIAL')
  assert.equal(codeOf({ artifact: undefined }), 'CERTIFICATE_UNKNOWN')
  assert.equal(codeOf({ artifact: { ...artifact, revokedAt: now } }), 'ARTIFACT_REVOKED')
  assert.equal(codeOf({}, shown, artifact.expiresAt), 'ARTIFACT_EXPIRED')
  assert.equal(
    codeOf({}, { kind: 'certificate', certificate: { ...certificate, notBefore: instant(now + DAY) } }),
    'CERTIFICATE_NOT_YET_VALID',
  )
  assert.equal(codeOf({}, { kind: 'chain-token', hash: 'x' }), 'CHAIN_URL_UNKNOWN')
})

test('the moment of expiry is already too late, the one before is not', () => {
  assert.equal(codeOf({}, shown, instant(artifact.expiresAt - 1)), 'boot-image')
  assert.equal(codeOf({}, shown, artifact.expiresAt), 'ARTIFACT_EXPIRED')
})

test('a machine of another organization is not taken over by a good credential of ours', () => {
  const plan = decide()
  assert.ok(!isRefusal(plan))
  const theirs = { ...plan.registration.machine, id: 9, organizationId: 2 }
  assert.equal(codeOf({ machine: theirs }), 'MACHINE_ELSEWHERE')
})

test('a machine that must be approved is registered and held, with the reason, until somebody approves it', () => {
  const manual = { approval: 'manual', waiting: 0 } as const
  const held = decideBoot(who(), shown, { ...facts, newcomers: manual }, now)
  assert.ok(held.kind === 'hold' && held.registration.kind === 'new')
  assert.equal(held.because.code, 'MACHINE_WAITS_FOR_APPROVAL')
  assert.match(held.because.fix, /approve it/)
  const machine = { ...held.registration.machine, id: 9 }
  assert.equal(codeOf({ machine }), 'hold')
  assert.equal(codeOf({ machine: { ...machine, approval: 'approved' } }), 'boot-image')
})

test('machines that would wait beyond the limit are not registered, and those that are known boot all the same', () => {
  const flood = { approval: 'manual', waiting: MOST_WAITING } as const
  assert.equal(codeOf({ newcomers: flood }), 'TOO_MANY_WAIT')
  assert.equal(codeOf({ newcomers: { ...flood, approval: 'automatic' } }), 'boot-image')
  const plan = decide()
  assert.ok(!isRefusal(plan))
  assert.equal(codeOf({ newcomers: flood, machine: { ...plan.registration.machine, id: 9 } }), 'boot-image')
})

test('without an image the machine is asked to wait: a 503, which firmware and Ignition retry', () => {
  const decision = decide({ defaultImage: undefined })
  assert.ok(isRefusal(decision))
  assert.equal(decision.http, 503)
})

test('a preregistered machine keeps its name and becomes ready_unassigned when it boots', () => {
  const plan = decide()
  assert.ok(!isRefusal(plan))
  const known = { ...plan.registration.machine, id: 7, name: 'db-1', status: 'preregistered' as const, macs: [] }
  const again = decide({ machine: known })
  assert.ok(!isRefusal(again))
  assert.equal(again.registration.machine.name, 'db-1')
  assert.equal(again.registration.machine.status, 'ready_unassigned')
  assert.deepEqual(again.registration.machine.macs, ['52:54:00:00:00:01'])
})

test('nobody in particular is asked to introduce himself', () => {
  assert.equal(identifyHttp({}), undefined)
  assert.equal(identifyHttp({ token: 'x' }), undefined)
})

test('all placeholder UUIDs give way to the MAC, and two such machines are two machines', () => {
  const placeholders = [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '03000200-0400-0500-0006-000700080009',
    '00020003-0004-0005-0006-000700080009',
  ]
  for (const uuid of placeholders) {
    assert.notEqual(who({ uuid }).uuid, uuid)
    assert.notEqual(who({ uuid }).uuid, who({ uuid, mac: '52-54-00-00-00-02' }).uuid)
    assert.ok(who({ uuid }).uuidReplaced?.includes(uuid))
  }
})

test('a serial number that board makers forgot to fill in tells nothing', () => {
  for (const serial of ['', '0', 'To be filled by O.E.M.', 'Default string', 'None'])
    assert.equal(who({ serial }).serial, undefined)
  assert.equal(who({ serial: ' CZ1234 ' }).serial, 'CZ1234')
})

test('what a group declares goes before the organization’s image, and is refused rather than replaced when it is broken', () => {
  const start = { kind: 'script', script: '#!ipxe\n' } as const
  const plan = decide({ declared: { group: 'g', profile: 'p', labels: '', start } })
  assert.equal(!isRefusal(plan) && plan.kind, 'boot-profile')
  assert.equal(codeOf({ declared: refusal('PROFILE_MISSING', 500, 'gone', 'mend it') }), 'PROFILE_MISSING')
})

test('a group that takes everybody does not take a machine that works in a pool', () => {
  const start = { kind: 'script', script: '#!ipxe\n' } as const
  const declared = { group: 'default', profile: 'p', labels: '', start }
  const source = bootSources.find(({ name }) => name === 'declared profile')
  const work = {} as MachineWork
  const role = { revision: 1, content: {} as MachineContent }
  const ask = (worksFor: MachineWork | undefined) =>
    source?.choose({ machine: {} as Machine, declared, role: { ...role, work: worksFor }, defaultImage: image })
  assert.equal(ask(work), undefined)
  assert.deepEqual(ask(undefined), { kind: 'boot-profile', declared })
})

test('an API server is asked only about an admitted machine that no group takes and that does not work in a pool', () => {
  const { mac } = who()
  assert.ok(mac !== undefined)
  const elsewhere = { kind: 'ask-elsewhere', mac } as const
  const start = { kind: 'script', script: '#!ipxe\n' } as const
  assert.equal(codeOf({ elsewhere }), 'ask-elsewhere')
  assert.equal(codeOf({ elsewhere }, { kind: 'none' }), 'NO_CREDENTIAL')
  assert.equal(codeOf({ elsewhere, declared: { group: 'g', profile: 'p', labels: '', start } }), 'boot-profile')
  const role = { revision: 1, content: {} as MachineContent, work: {} as MachineWork }
  const source = bootSources.find(({ name }) => name === 'Pixiecore API')
  assert.equal(source?.choose({ machine: {} as Machine, elsewhere, role, defaultImage: image }), undefined)
})

test('what an API server says is booted; a clear no goes on to the next source; silence is a refusal and boots nothing else', () => {
  const reply = { kind: 'script', script: '#!ipxe\n' } as const
  assert.equal(codeOf({ elsewhere: { kind: 'boot', reply, isStale: true } }), 'boot-elsewhere')
  assert.equal(codeOf({ elsewhere: { kind: 'ignore', says: 'no' } }), 'boot-image')
  assert.equal(codeOf({ elsewhere: { kind: 'unknown', says: 'down' } }), 'PIXIECORE_API_SILENT')
})
