import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { findConfined, openConfined } from './confined-file.ts'
import { directorySource } from './directory-source.ts'
import type { FileSource } from './file-source.ts'

interface Place extends AsyncDisposable {
  readonly root: string
  readonly outside: string
}

async function place(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'tftp-directory-'))
  const root = join(folder, 'root')
  const outside = join(folder, 'canary')
  await mkdir(join(root, 'sub'), { recursive: true })
  await writeFile(outside, 'secret')
  await writeFile(join(root, 'program'), 'first')
  return { root, outside, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

async function read(source: FileSource, name: string): Promise<string | undefined> {
  const file = await source({ name, peer: '127.0.0.1', localAddress: '127.0.0.1' })
  return file === undefined ? undefined : Buffer.from(file.bytes).toString()
}

describe('row 63: what is not a file below the root is not there', () => {
  test('a missing file, and a file used as a directory', async () => {
    await using p = await place()
    const source = await directorySource({ root: p.root })
    for (const name of ['missing', 'program/below', '', 'a'.repeat(300)])
      assert.equal(await read(source, name), undefined)
  })

  test('a directory', async () => {
    await using p = await place()
    assert.equal(await read(await directorySource({ root: p.root }), 'sub'), undefined)
  })

  test('a link that leads out, straight or through a directory', async () => {
    await using p = await place()
    await symlink(p.outside, join(p.root, 'link'))
    await symlink(join(p.root, '..'), join(p.root, 'up'))
    const source = await directorySource({ root: p.root })
    assert.equal(await read(source, 'link'), undefined)
    assert.equal(await read(source, 'up/canary'), undefined)
  })

  test('a sibling whose name begins like the root', async () => {
    await using p = await place()
    await mkdir(`${p.root}-2`)
    await writeFile(`${p.root}-2/program`, 'secret')
    await symlink(`${p.root}-2/program`, join(p.root, 'link'))
    assert.equal(await read(await directorySource({ root: p.root }), 'link'), undefined)
  })

  test('a loop of links', async () => {
    await using p = await place()
    await symlink('loop', join(p.root, 'loop'))
    assert.equal(await read(await directorySource({ root: p.root }), 'loop'), undefined)
  })

  test('a FIFO without a writer, and nobody waits for one', async () => {
    await using p = await place()
    await promisify(execFile)('mkfifo', [join(p.root, 'pipe')])
    assert.equal(await read(await directorySource({ root: p.root }), 'pipe'), undefined)
  })

  test('a device', async () => {
    await using p = await place()
    await symlink('/dev/zero', join(p.root, 'zero'))
    assert.equal(await read(await directorySource({ root: '/dev' }), 'zero'), undefined)
    assert.equal(await read(await directorySource({ root: p.root }), 'zero'), undefined)
  })
})

for (const exchange of ['a link that leads out', 'a FIFO'])
  test(`a file that becomes ${exchange} between finding and opening is not read`, async () => {
    await using p = await place()
    const file = await findConfined(p.root, 'program')
    assert.ok(file)
    await rm(file.path)
    if (exchange === 'a FIFO') await promisify(execFile)('mkfifo', [file.path])
    else await symlink(p.outside, file.path)
    await assert.rejects(openConfined(p.root, file))
  })

test('a link that stays below the root is followed', async () => {
  await using p = await place()
  await symlink('../program', join(p.root, 'sub', 'link'))
  assert.equal(await read(await directorySource({ root: p.root }), 'sub/link'), 'first')
})

test('clients of one version share its bytes', async () => {
  await using p = await place()
  const source = await directorySource({ root: p.root })
  const asked = { name: 'program', peer: 'a', localAddress: 'b' }
  const [one, other] = await Promise.all([source(asked), source(asked)])
  const later = await source(asked)
  assert.equal(one?.bytes, other?.bytes)
  assert.equal(one?.bytes, later?.bytes)
})

test('row 71: a file that is replaced or rewritten stays as it was for those who have it, and is new for the next', async () => {
  await using p = await place()
  const source = await directorySource({ root: p.root })
  const before = await source({ name: 'program', peer: 'a', localAddress: 'b' })
  await writeFile(join(p.root, 'new'), 'second')
  await rename(join(p.root, 'new'), join(p.root, 'program'))
  assert.equal(await read(source, 'program'), 'second')
  await appendFile(join(p.root, 'program'), ' and more')
  assert.equal(await read(source, 'program'), 'second and more')
  assert.equal(Buffer.from(before?.bytes ?? []).toString(), 'first')
})

test('a file beyond the limit is a failure that says what to do', async () => {
  await using p = await place()
  const source = await directorySource({ root: p.root, largestFile: 4 })
  await assert.rejects(read(source, 'program'), /"program" is 5 bytes, more than 4: serve it by HTTP/)
})

test('a file beyond the cache is served all the same', async () => {
  await using p = await place()
  const source = await directorySource({ root: p.root, cacheBytes: 4 })
  assert.deepEqual([await read(source, 'program'), await read(source, 'program')], ['first', 'first'])
})

test('a root that does not exist is a rejection, not an empty directory', async () => {
  await assert.rejects(directorySource({ root: '/nonexistent' }), { code: 'ENOENT' })
})
