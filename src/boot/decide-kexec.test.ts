import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, instant } from '../base/instant.ts'
import { isRefusal } from '../base/refusal.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { ChainUrl } from '../domain/artifacts/chain-url.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import { settings } from '../domain/pools/testdata/pools.ts'
import type { MachineRole } from '../domain/revisions/machine-role.ts'
import { NO_CRL, type TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import { decideKexec, type KexecFacts, type LastAdmission } from './decide-kexec.ts'
import { choiceOf } from './pool-image.ts'

const now = instant(1_700_000_000_000)
const life = { createdAt: now, expiresAt: instant(now + DAY), revokedAt: undefined, lastUsedAt: undefined }
const artifact: BootArtifact = {
  ...life,
  id: 4,
  organizationId: 1,
  name: 'rack 1',
  status: 'ready',
  fingerprint: 'f',
  ipxeVersion: 'stock',
  network: undefined,
}
const chain: ChainUrl = { ...life, id: 5, organizationId: 1, name: 'rack 2', hash: 'h', uses: 1 }
const trusted: TrustedCertificate = {
  ...life,
  id: 6,
  organizationId: 1,
  name: 'theirs',
  kind: 'pin',
  fingerprint: 'p',
  der: undefined,
  crl: NO_CRL,
}
const image: OsImage = {
  name: 'lab',
  kernel: { name: 'vmlinuz', path: '/v', bytes: 1 },
  initrds: [],
  arguments: ['quiet'],
}
const { networkProfileId: _, ...rest } = settings
const work = {
  pool: { ...rest, links: undefined, os: { ...choiceOf(image), files: [], arguments: ['quiet'] } },
  organizationId: 1,
  clusterId: 1,
  join: { server: 'https://10.75.0.9:6443', caPem: '', version: '1.33' },
} as unknown as MachineRole['work']
const role = { revision: 3, content: {}, work } as unknown as MachineRole
const byArtifact: LastAdmission = { by: 'boot-artifact', credential: artifact }
const facts: KexecFacts = { admission: byArtifact, role, defaultImage: image, ignitionDelivery: 'url' }

const codeOf = (over: Partial<KexecFacts>): string => {
  const decided = decideKexec({ ...facts, ...over }, now)
  return isRefusal(decided) ? decided.code : `revision ${decided.revision}`
}

test('a machine of a pool may start its next revision itself, whatever let it in', () => {
  const ways: LastAdmission[] = [
    byArtifact,
    { by: 'chain-url', credential: chain },
    { by: 'trusted-certificate', credential: trusted },
  ]
  assert.deepEqual(
    ways.map((admission) => codeOf({ admission })),
    ['revision 3', 'revision 3', 'revision 3'],
  )
})

test('a credential that counts no more is not outlived by restarting without the firmware', () => {
  const revoked = { revokedAt: now }
  const ways: LastAdmission[] = [
    { by: 'boot-artifact', credential: { ...artifact, ...revoked } },
    { by: 'boot-artifact', credential: { ...artifact, expiresAt: now } },
    { by: 'boot-artifact', credential: undefined },
    { by: 'chain-url', credential: { ...chain, ...revoked } },
    { by: 'trusted-certificate', credential: { ...trusted, ...revoked } },
    { by: 'trusted-certificate', credential: undefined },
  ]
  assert.deepEqual(
    ways.map((admission) => codeOf({ admission })),
    [
      'ARTIFACT_REVOKED',
      'ARTIFACT_EXPIRED',
      'ARTIFACT_UNKNOWN',
      'CHAIN_URL_REVOKED',
      'KEXEC_NOT_HERE',
      'KEXEC_NOT_HERE',
    ],
  )
  assert.equal(codeOf({ admission: undefined }), 'KEXEC_NOT_HERE')
})

test('what only iPXE can ask for is left to it: profiles, unassigned machines, injected Ignition', () => {
  assert.equal(codeOf({ role: undefined }), 'KEXEC_NOT_HERE')
  assert.equal(codeOf({ role: { ...role, work: undefined } }), 'KEXEC_NOT_HERE')
  assert.equal(codeOf({ ignitionDelivery: 'injected' }), 'KEXEC_NOT_HERE')
})

test('a pool whose image is gone has nothing to start', () => {
  assert.equal(codeOf({ defaultImage: undefined }), 'OS_IMAGE_GONE')
})
