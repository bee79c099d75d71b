import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, after, describe, test } from 'node:test'
import type { ArtifactSet } from '../src/artifacts/artifact-set.ts'
import { bootScript } from '../src/artifacts/script/boot-script.ts'
import { judge, without } from '../src/artifacts/real-tool.suite.ts'
import { sameBytes } from '../src/base/bytes.ts'
import { DAY, instant } from '../src/base/instant.ts'
import { cacheDir } from '../src/host/cache-dir.ts'
import { createAuthority, createClientCertificate } from '../src/host/certificates.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'
import { mintArtifactSet, type MintRequest } from '../src/host/mint-artifacts.ts'

describe('artifacts made of the pinned iPXE', () => {
  let request: MintRequest

  before(async () => {
    const cache = await mkdtemp(join(tmpdir(), 'coldforge-mint-'))
    const now = instant(Date.now())
    const wish = { commonName: 'mint test', notBefore: now, notAfter: instant(now + DAY) }
    const authority = await createAuthority(wish)
    const client = await createClientCertificate(wish, authority)
    const ipxe = await stockIpxe({ cache: cacheDir(process.env) })
    const script = bootScript('https://boot.example.net')
    assert.ok(ipxe.ok && script.ok)
    request = {
      cache,
      ipxe: ipxe.value,
      script: script.value,
      caDer: new X509Certificate(authority.certificatePem).raw,
      certificateDer: new X509Certificate(client.certificatePem).raw,
      privateKeyPkcs1Der: createPrivateKey(client.privateKeyPem).export({ type: 'pkcs1', format: 'der' }),
    }
  })

  after(() => rm(request.cache, { recursive: true }))

  async function mint(): Promise<ArtifactSet> {
    const set = await mintArtifactSet(request)
    assert.ok(set.ok)
    return set.value
  }

  test('the same request gives the same bytes, the second time out of the cache', async () => {
    const [first, second] = [await mint(), await mint()]
    for (const name of Object.keys(first) as (keyof ArtifactSet)[])
      assert.ok(sameBytes(first[name], second[name]), name)
  })

  test('two requests at once do not disturb each other', async () => {
    await rm(join(request.cache, 'ipxe-trusting'), { recursive: true, force: true })
    const [one, other] = await Promise.all([mint(), mint()])
    assert.ok(sameBytes(one['boot.iso'], other['boot.iso']))
  })

  for (const name of ['boot-amd64.efi', 'boot-amd64-snp.efi'] as const) {
    test(`objdump reads ${name} with its new section`, { skip: without('objdump') }, async () => {
      const set = await mint()
      assert.match(judge('objdump', ['--section-headers', 'FILE'], set[name]).toString(), /\.cmdline/)
    })
  }
})
