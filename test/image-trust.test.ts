import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cacheDir } from '../src/host/cache-dir.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'

// The day this fails, a machine of the lab can judge our signatures itself: see docs/matchbox.md.
test('the stock iPXE has no imgverify, so OpenSSL stands in as the judge of CMS signatures', async () => {
  const ipxe = await stockIpxe({ cache: cacheDir(process.env) })
  assert.ok(ipxe.ok)
  for (const program of [ipxe.value.amd64Efi, ipxe.value.amd64SnpEfi, ipxe.value.arm64Efi]) {
    const commands = Buffer.from(program).toString('latin1')
    assert.ok(commands.includes('imgfetch\0'), 'the names of commands stand in the program as text')
    assert.ok(!commands.includes('imgverify\0'))
  }
})
