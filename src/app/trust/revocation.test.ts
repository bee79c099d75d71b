import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { HOUR, MINUTE, SECOND, instant, type Instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import type { Uuid } from '../../base/uuid.ts'
import { NO_CRL, type TrustedCertificate } from '../../domain/trust/trusted-certificate.ts'
import { make, makeCrl, type MadeCertificate } from '../../host/certificate-maker.suite.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { isDue } from './crl-watch.ts'
import { currentList, refreshCrl, type TrustDeps } from './revocation.ts'
import { addTrusted } from './trust.ts'

const now = instant(Date.parse('2026-06-01T00:00:00Z'))
const folder = mkdtempSync(join(tmpdir(), 'crl-'))
after(() => rmSync(folder, { recursive: true }))

/** An authority whose list is a file, registered with it. */
async function registered(): Promise<{
  readonly deps: TrustDeps
  readonly root: MadeCertificate
  readonly publish: (bytes: Uint8Array) => void
  readonly latest: () => Promise<TrustedCertificate>
}> {
  const store = openSqliteStore(join(mkdtempSync(join(folder, 'store-')), 'x.db'))
  after(() => store[Symbol.dispose]())
  const uuid = '00000000-0000-4000-8000-00000000000a' as Uuid
  const organization = await store.organizations.createOrganization({ uuid, name: 'o', createdAt: now })
  const root = await make(now, { name: 'Their root', ca: true })
  const file = join(mkdtempSync(join(folder, 'published-')), 'list.crl')
  const publish = (bytes: Uint8Array): void => writeFileSync(file, bytes)
  publish(await makeCrl(now, root, []))
  const deps = { registry: store.trust, now: () => now }
  const added = await addTrusted(
    { ...deps, ownAuthority: '' },
    {
      organizationId: organization.id,
      name: 'theirs',
      kind: 'ca',
      certificate: root.certificate.toString('pem'),
      fingerprint: undefined,
      crl: undefined,
      crlUrl: pathToFileURL(file).href,
    },
  )
  assert.ok(!isRefusal(added))
  const latest = async (): Promise<TrustedCertificate> => {
    const [found] = await store.trust.inForce()
    assert.ok(found)
    return found
  }
  return { deps, root, publish, latest }
}

const later = (milliseconds: number): Instant => instant(now + milliseconds)

test('a list that was published anew is in force after the next look', async () => {
  const { deps, root, publish, latest } = await registered()
  publish(await makeCrl(later(MINUTE), root, [await make(now, { name: 'lost', issuer: root })]))
  await refreshCrl(deps, await latest())
  assert.equal((await currentList(deps, await latest()))?.serials.size, 1)
})

test('a broken, a foreign and an older list change nothing, and the certificate says why', async () => {
  const { deps, root, publish, latest } = await registered()
  const stranger = await make(now, { name: 'Their root', ca: true })
  const before = (await latest()).crl.hash
  for (const [bytes, why] of [
    [Buffer.from('nonsense'), /not a certificate revocation list/],
    [await makeCrl(later(MINUTE), stranger, []), /not signed by this authority/],
    [await makeCrl(later(-HOUR), root, []), /older than the one in force/],
  ] as const) {
    publish(bytes)
    await refreshCrl(deps, await latest())
    assert.match((await latest()).crl.problem ?? '', why)
    assert.equal((await latest()).crl.hash, before)
  }
  publish(await makeCrl(later(MINUTE), root, []))
  await refreshCrl(deps, await latest())
  assert.equal((await latest()).crl.problem, undefined)
})

test('a file is looked at every few seconds, a web address every hour, and sooner after trouble', () => {
  const due = (url: string, age: number, problem?: string): boolean =>
    isDue({ crl: { ...NO_CRL, url, checkedAt: now, problem } } as TrustedCertificate, later(age))
  assert.equal(due('file:///x', 5 * SECOND), true)
  assert.equal(due('https://x/', 59 * MINUTE), false)
  assert.equal(due('https://x/', HOUR), true)
  assert.equal(due('https://x/', 5 * MINUTE, 'unreachable'), true)
})
