import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { stockIpxe } from './ipxe-package.ts'

test("a user's own builds are read from their folder, under Debian's names", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'coldforge-ipxe-'))
  t.after(() => rm(directory, { recursive: true }))
  for (const name of ['ipxe-amd64.efi', 'snponly.efi', 'ipxe-arm64.efi', 'ipxe.lkrn'])
    await writeFile(join(directory, name), name)
  const ipxe = await stockIpxe({ cache: '/nowhere', directory })
  assert.ok(ipxe.ok)
  assert.equal(Buffer.from(ipxe.value.lkrn).toString(), 'ipxe.lkrn')
  assert.equal(Buffer.from(ipxe.value.amd64SnpEfi).toString(), 'snponly.efi')
})

test('a folder that lacks builds is refused with their names', async () => {
  const ipxe = await stockIpxe({ cache: '/nowhere', directory: '/nowhere' })
  assert.ok(!ipxe.ok)
  assert.equal(ipxe.error.code, 'IPXE_INCOMPLETE')
  assert.match(ipxe.error.says, /lacks ipxe-amd64\.efi, snponly\.efi, ipxe-arm64\.efi, ipxe\.lkrn$/)
})
