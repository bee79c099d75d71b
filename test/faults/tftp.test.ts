import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { latin1 } from '../../src/base/bytes.ts'
import { directorySource } from '../../src/edge/tftp/directory-source.ts'
import { fixedFiles } from '../../src/edge/tftp/fixed-files.ts'
import { rig, program } from '../../src/edge/tftp/rig.suite.ts'

const CANARY = 'nobody may read this'

describe('hostile TFTP clients', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-names-'))
  after(() => rmSync(folder, { recursive: true }))
  const root = join(folder, 'root')
  mkdirSync(root)
  writeFileSync(join(folder, 'canary'), CANARY)
  writeFileSync(join(root, 'program'), program)
  symlinkSync('../canary', join(root, 'link'))

  for (const [what, name, answer] of [
    ['a way out', '../canary', 'error 2'],
    ['a way out that begins inside', 'x/../../canary', 'error 2'],
    ['a way out with backslashes', '..\\canary', 'error 2'],
    ['a line break', 'line\nbreak', 'error 2'],
    ['an absolute path, which is one below the root,', join(folder, 'canary'), 'error 1'],
    ['a percent sign, which means nothing here,', '%2e%2e/canary', 'error 1'],
    ['a link that leads out', 'link', 'error 1'],
    ['a name of ten thousand bytes, which is no request,', 'a'.repeat(10_000), 'error 4'],
  ] as const)
    test(`B4 19: ${what} gets ${answer} and opens nothing`, async () => {
      await using r = await rig({ files: [await directorySource({ root })] })
      const client = await r.peer()
      client.read(name)
      assert.equal(await client.hears(), answer)
      client.read('program')
      assert.equal(await client.hears(), 'data 1 (512)')
    })

  test('B4 19: what follows a NUL is no part of the name', async () => {
    await using r = await rig({ files: [await directorySource({ root })] })
    const client = await r.peer()
    client.send(Buffer.concat([latin1('\0\x01program\0octet\0../canary\0')]))
    assert.equal(await client.hears(), 'data 1 (512)')
  })

  test('B4 20: a request to write is refused with ERROR 4, illegal operation, and writes nothing', async () => {
    await using r = await rig({ files: [await directorySource({ root })] })
    const client = await r.peer()
    for (const name of ['new', 'program', '../canary']) {
      client.send(latin1(`\0\x02${name}\0octet\0`))
      assert.equal(await client.hears(), 'error 4')
      client.send({ kind: 'data', block: 1, bytes: latin1('written') })
      assert.equal(await client.hears(), 'error 4')
    }
    assert.deepEqual(readdirSync(root).toSorted(), ['link', 'program'])
    assert.deepEqual(readFileSync(join(root, 'program')), program)
    assert.equal(readFileSync(join(folder, 'canary'), 'utf8'), CANARY)
  })

  test('B4 21: options out of bounds are left out of the answer, sizes are lowered to what we can, and of copies the first counts', async () => {
    for (const [options, answer] of [
      ['blksize\x000\0', 'data 1 (512)'],
      ['blksize\x007\0', 'data 1 (512)'],
      ['blksize\x0065465\0', 'data 1 (512)'],
      ['blksize\x0065464\0', 'oack blksize=1468'],
      ['windowsize\x000\0', 'data 1 (512)'],
      ['windowsize\x0065536\0', 'data 1 (512)'],
      ['windowsize\x0065535\0', 'oack windowsize=64'],
      ['tsize\0-1\0', 'data 1 (512)'],
      ['blksize\x001000\0BLKSIZE\x00600\0', 'oack blksize=1000'],
    ] as const) {
      await using r = await rig()
      const client = await r.peer()
      client.send(latin1(`\0\x01program\0octet\0${options}`))
      assert.equal(await client.hears(), answer)
    }
  })

  test('B4 22: acknowledging what was not sent, or the same block a thousand times, brings no packet more', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('program')
    assert.equal(await client.hears(), 'data 1 (512)')
    for (let copy = 0; copy < 1000; copy++) client.ack(copy % 2 === 0 ? 0 : 40_000)
    client.ack(1)
    assert.equal(await client.hears(), 'data 2 (512)')
    for (let copy = 0; copy < 1000; copy++) client.ack(1)
    client.ack(2)
    assert.equal(await client.hears(), 'data 3 (476)')
    assert.equal(r.server.counters.blocksSent, 3)
  })

  test('B4 23: a file of more than 65,535 blocks arrives unchanged', async () => {
    const large = Buffer.alloc(65_600 * 8 + 3, Buffer.from(Array.from({ length: 251 }, (_, i) => i)))
    await using r = await rig({ files: [fixedFiles(new Map([['large', large]]))] })
    const client = await r.peer()
    client.read('large', { blksize: '8' })
    assert.equal(await client.hears(), 'oack blksize=8')
    client.ack(0)
    assert.equal(Buffer.compare(await client.rest(8), large), 0)
  })
})
