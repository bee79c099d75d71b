import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { TestPeer } from '../../src/edge/tftp/peer.suite.ts'
import { Chance } from '../lan/chance.ts'
import { until } from '../until.ts'
import { download } from './lossy-download.ts'
import { startTftp, type TftpProcess } from './start-tftp.ts'

const SMALL = 60_000

describe('a TFTP server process', () => {
  const root = mkdtempSync(join(tmpdir(), 'coldforge-tftp-'))
  after(() => rmSync(root, { recursive: true }))
  const program = randomBytes(300_000)
  writeFileSync(join(root, 'program'), program)
  writeFileSync(join(root, 'small'), program.subarray(0, SMALL))

  const idle = (server: TftpProcess): Promise<true> =>
    until('the end of all transfers', async () => (await server.state()).running === 0 || undefined)

  test('B4 24: ten thousand machines that vanish in the middle of a transfer are forgotten, each with its socket', async () => {
    await using server = await startTftp(root, 'random')
    const before = await server.state()
    for (let wave = 0; wave < 20; wave++)
      await Promise.all(
        Array.from({ length: 500 }, async () => {
          // From an address of their own, so that no port comes twice.
          await using peer = await TestPeer.open(server, `127.0.1.${wave}`)
          peer.read('program')
          assert.equal(await peer.hears(), 'data 1 (512)')
          peer.ack(1)
          assert.equal(await peer.hears(), 'data 2 (512)')
        }),
      )
    await idle(server)
    const { files, counters } = await server.state()
    assert.equal(files, before.files)
    assert.deepEqual([counters.started, counters.ended.lost], [10_000, 10_000])
  })

  test('B4 25: whoever never acknowledges gets one packet, which for a request with options is no larger than three of it', async () => {
    await using server = await startTftp(root, 'single')
    await using silent = await TestPeer.open(server)
    await using old = await TestPeer.open(server)
    const options = { blksize: '1468', windowsize: '64', tsize: '0' }
    silent.read('program', options)
    old.read('program')
    assert.equal(await silent.hears(), 'oack blksize=1468 tsize=300000 windowsize=64')
    // A request without options can only be answered with the first block (RFC 1350 section 2).
    assert.equal(await old.hears(), 'data 1 (512)')
    await idle(server)
    assert.deepEqual([silent.waiting, old.waiting], [0, 0])
    const asked = 'xxprogram_octet_blksize_1468_windowsize_64_tsize_0_'.length
    const answered = 'xxblksize_1468_tsize_300000_windowsize_64_'.length
    assert.ok(answered <= 3 * asked)
    assert.equal((await server.state()).counters.blocksSent, 1)
  })

  test('B4 26: of two hundred clients at once all finish, and so does the one that loses every tenth packet', async (t) => {
    await using server = await startTftp(root, 'single')
    const finished: string[] = []
    await Promise.all(
      Array.from({ length: 200 }, async (_, number) => {
        const loss = number === 100 ? 0.1 : 0
        const received = await download(server, 'small', loss, new Chance(number))
        assert.equal(Buffer.compare(received, program.subarray(0, SMALL)), 0)
        finished.push(loss === 0 ? 'sound' : 'lossy')
      }),
    )
    t.diagnostic(`the lossy client finished as number ${finished.indexOf('lossy') + 1}`)
  })

  for (const [how, replace] of [
    ['replaced', (path: string, bytes: Buffer) => renameSync(fileBeside(path, bytes), path)],
    ['overwritten', (path: string, bytes: Buffer) => writeFileSync(path, bytes)],
  ] as const)
    test(`B4 27: a program that is ${how} in the middle of a transfer arrives as it was, and the next client gets the new one`, async () => {
      await using server = await startTftp(root, 'single')
      const path = join(root, `${how}.efi`)
      const [first, second] = [randomBytes(200_000), randomBytes(200_000)]
      writeFileSync(path, first)
      await using peer = await TestPeer.open(server)
      peer.read(`${how}.efi`)
      assert.equal(await peer.hears(), 'data 1 (512)')
      replace(path, second)
      peer.ack(1)
      const rest = await peer.rest(512, 2)
      assert.equal(Buffer.compare(rest, first.subarray(512)), 0)
      assert.equal(Buffer.compare(await download(server, `${how}.efi`, 0, new Chance(1)), second), 0)
    })
})

function fileBeside(path: string, bytes: Buffer): string {
  writeFileSync(`${path}.new`, bytes)
  return `${path}.new`
}
