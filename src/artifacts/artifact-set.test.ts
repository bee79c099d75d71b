import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { concat, hex, latin1, sameBytes } from '../base/bytes.ts'
import { artifactSet, firmwareOf, type ArtifactSet, type MintTools, type TrustingIpxe } from './artifact-set.ts'
import { findBytes } from './find-bytes.ts'
import { samplePe } from './pe/sample-pe.suite.ts'
import { utf16 } from './utf16.ts'

const kernel = new Uint8Array(3000)
kernel.set(latin1('HdrS'), 0x202)
const ipxe: TrustingIpxe = {
  amd64Efi: samplePe('amd64'),
  amd64SnpEfi: samplePe('amd64'),
  arm64Efi: samplePe('arm64'),
  lkrn: kernel,
}
const tools: MintTools = { sha256: (bytes) => hash('sha256', bytes, 'buffer') }
const script = '#!ipxe\nset cert:hex 30\nshell\n'

async function minted(from: TrustingIpxe = ipxe, more: MintTools = tools): Promise<ArtifactSet> {
  const set = await artifactSet(from, script, more)
  assert.ok(set.ok)
  return set.value
}

test('every file carries the script, and every file is described', async () => {
  const set = await minted()
  assert.deepEqual(Object.keys(set).toSorted(), Object.keys(firmwareOf).toSorted())
  for (const [name, bytes] of Object.entries(set)) {
    const copies = findBytes(bytes, latin1(script)).length + findBytes(bytes, utf16(`ipxe ${script}\0`)).length
    const expected = name === 'boot.iso' ? 3 : name === 'boot-amd64.raw' ? 2 : 1
    assert.equal(copies, expected, name)
  }
})

test('the same arguments give the same bytes, and another script gives another disk', async () => {
  const [one, two] = [await minted(), await minted()]
  for (const [name, bytes] of Object.entries(one))
    assert.ok(sameBytes(bytes, Object.values(two)[Object.keys(two).indexOf(name)]!))
  const other = await artifactSet(ipxe, `${script}shell\n`, tools)
  const diskGuid = (iso: Uint8Array): string => Buffer.from(iso.subarray(568, 584)).toString('hex')
  assert.notEqual(other.ok && diskGuid(other.value['boot.iso']), diskGuid(one['boot.iso']))
})

test('minting changes nothing that it was given, Buffers included', async () => {
  const given = { ...ipxe, amd64Efi: Buffer.from(ipxe.amd64Efi), lkrn: Buffer.from(kernel) }
  await minted(given)
  assert.ok(sameBytes(given.amd64Efi, samplePe('amd64')))
  assert.ok(sameBytes(given.lkrn, kernel))
})

test('signed programs are signed everywhere, inside the ISO too', async () => {
  const mark = hex('5349474e4154555245')
  const set = await minted(ipxe, { ...tools, sign: (program) => Promise.resolve(concat([program, mark])) })
  const marks = Object.entries(set).map(([name, bytes]) => [name, findBytes(bytes, mark).length])
  assert.deepEqual(Object.fromEntries(marks), {
    'boot-amd64.efi': 1,
    'boot-amd64-snp.efi': 1,
    'boot-arm64.efi': 1,
    'boot-bios.kpxe': 0,
    'boot.iso': 2,
    'boot-amd64.raw': 1,
  })
})

test('an iPXE that cannot be edited is refused', async () => {
  for (const file of ['amd64Efi', 'amd64SnpEfi', 'arm64Efi', 'lkrn']) {
    const set = await artifactSet({ ...ipxe, [file]: new Uint8Array(10) }, script, tools)
    assert.equal(set.ok, false, file)
  }
})
