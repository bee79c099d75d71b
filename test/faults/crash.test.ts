import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { Chance } from '../lan/chance.ts'
import { traceDisk, type DiskStep } from './disk-trace.ts'
import { FakeDisk } from './fake-disk.ts'
import { assertKept, prepareDatabase, type Promised } from './rounds.ts'

/**
 * One run of the real store is recorded, system call by system call. Then every moment of it can be the moment of a crash, and the
 * files are what they would have been.
 */
const skip = spawnSync('strace', ['--version']).error !== undefined && 'install strace'
/** Enough for the log to be carried over into the database several times. */
const ROUNDS = 450
const CRASHES = 1000
const program = join(import.meta.dirname, 'keep-things.ts')
const seed = Number(process.env['SEED'] ?? 1)
const NOTHING: Promised = { lease: -1, token: -1 }

describe('the store', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-crash-'))
  const path = join(folder, 'things.db')
  let original: Buffer
  let steps: readonly DiskStep[]

  before(async () => {
    await prepareDatabase(path)
    original = readFileSync(path)
    steps = traceDisk([program, path, String(ROUNDS)])
  })
  after(() => rmSync(folder, { recursive: true }))

  /** Calls `crash` at moments chosen by `isMoment`, evenly picked down to at most so many. */
  async function crashAt(
    isMoment: (step: DiskStep) => boolean,
    crash: (disk: FakeDisk, promised: Promised) => Promise<void>,
  ): Promise<number> {
    const stride = Math.max(1, Math.floor(steps.filter(isMoment).length / CRASHES))
    const disk = new FakeDisk({ 'things.db': original, 'things.db-wal': Buffer.alloc(0) })
    let promised: Promised = NOTHING
    let [moments, crashes] = [0, 0]
    for (const step of steps) {
      disk.take(step)
      if (step.kind === 'print') promised = withPromise(promised, step.line)
      if (!isMoment(step) || moments++ % stride > 0) continue
      await crash(disk, promised)
      crashes += 1
    }
    assert.equal(promised.token, ROUNDS - 1, 'the whole run was seen')
    return crashes
  }

  test('B4 37: kill -9 at any write point loses no acknowledged lease and no spent token, and leaves no half transaction', async (t) => {
    const crashes = await crashAt(
      ({ kind }) => kind === 'write',
      async (disk, promised) => {
        disk.writeAll(folder)
        await assertKept(path, promised)
      },
    )
    t.diagnostic(`${crashes} kills`)
  })

  test('B4 37: the same holds for a process that is really killed in the midst of a write', async (t) => {
    const KILLS = 20
    for (let kill = 1; kill <= KILLS; kill++) {
      new FakeDisk({ 'things.db': original, 'things.db-wal': Buffer.alloc(0) }).writeAll(folder)
      const inject = ['-f', '-qq', '-o', '/dev/null', '-e', `inject=pwrite64:signal=SIGKILL:when=${kill * 13}`]
      const killed = spawnSync('strace', [...inject, process.execPath, program, path, String(ROUNDS)], {
        encoding: 'utf8',
      })
      assert.equal(killed.signal, 'SIGKILL', killed.stderr)
      const lines = killed.stdout.split('\n').filter((line) => line !== '')
      await assertKept(path, lines.reduce(withPromise, NOTHING))
    }
    t.diagnostic(`${KILLS} kills`)
  })

  test('B4 38: a power cut that drops everything since the last sync loses nothing that was promised', async (t) => {
    const crashes = await crashAt(
      ({ kind }) => kind === 'print' || kind === 'sync',
      async (disk, promised) => {
        disk.writeSynced(folder)
        await assertKept(path, promised)
      },
    )
    t.diagnostic(`${crashes} power cuts`)
  })

  test('B4 39: torn, missing and damaged writes since the last sync leave a sound database with all that was promised', async (t) => {
    const chance = new Chance(seed)
    const crashes = await crashAt(
      ({ kind }) => kind === 'write',
      async (disk, promised) => {
        disk.writeTorn(folder, chance)
        await assertKept(path, promised)
        using database = new DatabaseSync(path)
        assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' })
      },
    )
    t.diagnostic(`seed ${seed}: ${crashes} power cuts`)
  })
})

function withPromise(promised: Promised, line: string): Promised {
  const [what, round] = line.split(' ')
  return what === 'lease' ? { ...promised, lease: Number(round) } : { ...promised, token: Number(round) }
}
