import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import * as fc from 'fast-check'
import { HOUR, instant } from '../base/instant.ts'
import { isRefusal } from '../base/refusal.ts'
import { NO_CRL, type TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import { make, makeCrl, type MadeCertificate, type MakeOptions } from './certificate-maker.suite.ts'
import { ChainVerifier } from './chain-verifier.ts'

const now = instant(Date.parse('2026-06-01T00:00:00Z'))
const CLIENT = '1.3.6.1.5.5.7.3.2'
const SERVER = '1.3.6.1.5.5.7.3.1'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const lists = new Map<string, Uint8Array>()
const verifier = () => new ChainVerifier(async (hash) => lists.get(hash))

const trust = (
  made: MadeCertificate,
  kind: TrustedCertificate['kind'] = 'ca',
  crl?: Uint8Array,
): TrustedCertificate => {
  if (crl !== undefined) lists.set(sha256(crl), crl)
  return {
    id: 1,
    organizationId: 1,
    name: 'theirs',
    kind,
    fingerprint: sha256(made.der),
    der: kind === 'ca' ? made.der : undefined,
    crl: crl === undefined ? NO_CRL : { ...NO_CRL, hash: sha256(crl) },
    createdAt: now,
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
}

async function verdict(
  chain: readonly MadeCertificate[],
  trusted: readonly TrustedCertificate[],
  by: ChainVerifier = verifier(),
): Promise<string> {
  const answer = await by.verify(
    chain.map((c) => c.der),
    trusted,
    now,
  )
  return isRefusal(answer) ? answer.code : 'trusted'
}

describe('a client certificate of somebody else', () => {
  let root: MadeCertificate
  let between: MadeCertificate
  const issue = (options: Partial<MakeOptions> = {}): Promise<MadeCertificate> =>
    make(now, { name: 'rack 1', issuer: root, purposes: [CLIENT], ...options })

  before(async () => {
    root = await make(now, { name: 'Their root', ca: true })
    between = await make(now, { name: 'Their machines', issuer: root, ca: true, pathLength: 0 })
  })

  test('is let in when a trusted authority issued it, directly or through intermediates that the client sends', async () => {
    assert.equal(await verdict([await issue()], [trust(root)]), 'trusted')
    assert.equal(await verdict([await issue({ issuer: between }), between], [trust(root)]), 'trusted')
    assert.equal(await verdict([await issue({ purposes: undefined as never })], [trust(root)]), 'trusted')
  })

  test('is found through its intermediate again when a resumed session shows the leaf only', async () => {
    const memory = verifier()
    const leaf = await issue({ issuer: between })
    assert.equal(await verdict([leaf], [trust(root)], memory), 'CERTIFICATE_UNKNOWN')
    assert.equal(await verdict([leaf, between], [trust(root)], memory), 'trusted')
    assert.equal(await verdict([leaf], [trust(root)], memory), 'trusted')
  })

  test('is refused when nobody trusted issued it, also when the issuer only has the same name', async () => {
    const impostor = await make(now, { name: 'Their root', ca: true })
    assert.equal(await verdict([await issue({ issuer: impostor })], [trust(root)]), 'CERTIFICATE_UNKNOWN')
    assert.equal(await verdict([await issue({ issuer: impostor }), impostor], [trust(root)]), 'CERTIFICATE_UNKNOWN')
    assert.equal(await verdict([await issue()], []), 'CERTIFICATE_UNKNOWN')
  })

  test('is refused for the reason that is its own', async () => {
    const cases: readonly (readonly [Partial<MakeOptions>, string])[] = [
      [{ purposes: [SERVER] }, 'CERTIFICATE_PURPOSE'],
      [{ notAfter: now - 1000 }, 'CERTIFICATE_EXPIRED'],
      [{ notBefore: now + HOUR }, 'CERTIFICATE_NOT_YET_VALID'],
      [{ hash: 'SHA-1' }, 'CERTIFICATE_WEAK'],
      [{ critical: '1.2.3.4' }, 'CERTIFICATE_EXTENSION'],
    ]
    for (const [options, code] of cases) assert.equal(await verdict([await issue(options)], [trust(root)]), code)
  })

  test('is refused when a link above it is no authority, has expired, or may have none below', async () => {
    const clerk = await make(now, { name: 'A clerk', issuer: root, ca: false })
    assert.equal(await verdict([await issue({ issuer: clerk }), clerk], [trust(root)]), 'ISSUER_NOT_AUTHORITY')
    const old = await make(now, { name: 'Old', issuer: root, ca: true, notAfter: now - 1 })
    assert.equal(await verdict([await issue({ issuer: old }), old], [trust(root)]), 'CERTIFICATE_EXPIRED')
    const below = await make(now, { name: 'Below', issuer: between, ca: true })
    assert.equal(await verdict([await issue({ issuer: below }), below, between], [trust(root)]), 'CHAIN_TOO_LONG')
  })

  test('is refused when its name lies outside what the authority may issue for', async () => {
    const narrow = await make(now, { name: 'Narrow', issuer: root, ca: true, permitted: ['rack.example.com'] })
    const inside = await issue({ issuer: narrow, dns: ['a.rack.example.com'] })
    const outside = await issue({ issuer: narrow, dns: ['a.rack.example.com', 'example.com'] })
    assert.equal(await verdict([inside, narrow], [trust(root)]), 'trusted')
    assert.equal(await verdict([outside, narrow], [trust(root)]), 'NAME_CONSTRAINT')
  })

  test('is refused once its authority has listed it, and its neighbour is not', async () => {
    const [bad, good] = [await issue(), await issue()]
    const trusted = [trust(root, 'ca', await makeCrl(now, root, [bad]))]
    assert.equal(await verdict([bad], trusted), 'CERTIFICATE_REVOKED')
    assert.equal(await verdict([good], trusted), 'trusted')
  })

  test('stays in when the list was signed by somebody else', async () => {
    const stranger = await make(now, { name: 'Their root', ca: true })
    const leaf = await issue()
    assert.equal(await verdict([leaf], [trust(root, 'ca', await makeCrl(now, stranger, [leaf]))]), 'trusted')
  })

  test('nobody is let in as "not revoked" while the list cannot be loaded', async () => {
    const trusted = { ...trust(root), crl: { ...NO_CRL, hash: 'gone' } }
    await assert.rejects(verdict([await issue()], [trusted]), /is gone/)
  })

  test('a pinned certificate is let in by itself, until it expires; its issuer’s others are not', async () => {
    const [mine, other] = [await issue(), await issue()]
    assert.equal(await verdict([mine], [trust(mine, 'pin')]), 'trusted')
    assert.equal(await verdict([other], [trust(mine, 'pin')]), 'CERTIFICATE_UNKNOWN')
    const old = await issue({ notAfter: now - 1000 })
    assert.equal(await verdict([old], [trust(old, 'pin')]), 'CERTIFICATE_EXPIRED')
  })

  test('certificates that all sign each other end in a refusal', async () => {
    const loop = await make(now, { name: 'Loop', ca: true })
    const same = await Promise.all(Array.from({ length: 7 }, () => make(now, { name: 'Loop', issuer: loop, ca: true })))
    assert.equal(await verdict([await issue({ issuer: loop }), ...same], [trust(root)]), 'CERTIFICATE_UNKNOWN')
  })

  test('no bytes in place of a certificate make it throw', async () => {
    const base = (await issue()).der
    await fc.assert(
      fc.asyncProperty(fc.nat(base.length - 1), fc.nat(255), async (at, byte) => {
        const hostile = base.with(at, byte)
        await verifier().verify([hostile, hostile], [trust(root)], now)
      }),
      { numRuns: 200 },
    )
  })
})

test('openssl comes to the same verdicts about the same chains', async (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) {
    t.skip('openssl is not installed')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'chains-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const root = await make(now, { name: 'Their root', ca: true })
  const between = await make(now, { name: 'Between', issuer: root, ca: true, pathLength: 0 })
  const narrow = await make(now, { name: 'Narrow', issuer: root, ca: true, permitted: ['example.com'] })
  const clerk = await make(now, { name: 'A clerk', issuer: root, ca: false })
  const leaf = (issuer: MadeCertificate, options: Partial<MakeOptions> = {}) =>
    make(now, { name: 'leaf', issuer, purposes: [CLIENT], ...options })
  const chains: readonly (readonly MadeCertificate[])[] = [
    [await leaf(root)],
    [await leaf(between), between],
    [await leaf(between)],
    [await leaf(root, { purposes: [SERVER] })],
    [await leaf(root, { notAfter: now - 1000 })],
    [await leaf(root, { notBefore: now + HOUR })],
    [await leaf(clerk), clerk],
    [await leaf(narrow, { dns: ['a.example.com'] }), narrow],
    [await leaf(narrow, { dns: ['example.org'] }), narrow],
    [await leaf(await make(now, { name: 'Their root', ca: true }))],
  ]
  const file = (name: string, certificates: readonly MadeCertificate[]): string => {
    const path = join(folder, name)
    writeFileSync(path, certificates.map((c) => `${c.certificate.toString('pem')}\n`).join(''))
    return path
  }
  const ca = file('root.pem', [root])
  for (const [i, chain] of chains.entries()) {
    const [first, ...rest] = chain
    const witness = spawnSync('openssl', [
      'verify', '-purpose', 'sslclient', '-attime', String(now / 1000), '-CAfile', ca,
      ...(rest.length === 0 ? [] : ['-untrusted', file(`${i}-between.pem`, rest)]),
      file(`${i}.pem`, first === undefined ? [] : [first]),
    ]) // prettier-ignore
    const ours = await verdict(chain, [trust(root)])
    assert.equal(ours === 'trusted', witness.status === 0, `chain ${i}: ${ours}, ${String(witness.stderr)}`)
  }
})
