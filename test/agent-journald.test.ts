import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { AgentWorld } from './agent-world.ts'

const JOURNALD = '/lib/systemd/systemd-journald'
const skip =
  (process.getuid?.() !== 0 && 'a mount namespace needs root') || (!existsSync(JOURNALD) && 'no systemd-journald here')

/** A journald of its own: the folders it writes are empty and seen by nobody else, and it keeps away from the kernel's messages. */
const START = `set -e
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/log
mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log/journal
printf '[Journal]\\nStorage=volatile\\nAudit=no\\nReadKMsg=no\\n' >/run/systemd/journald.conf.d/test.conf
echo mounted
exec ${JOURNALD}`

/** The command that runs another one beside the journald. */
async function startJournald(t: TestContext): Promise<readonly [string, string]> {
  const journald = spawn('unshare', ['--mount', 'bash', '-c', START], { stdio: ['ignore', 'pipe', 'ignore'] })
  t.after(async () => {
    journald.kill('SIGTERM')
    await once(journald, 'exit')
  })
  await once(journald.stdout, 'data')
  return ['nsenter', `--mount=/proc/${journald.pid}/ns/mnt`]
}

test('the real journalctl goes on after its cursor, across restarts of the agent', { skip }, async (t) => {
  const world = new AgentWorld(t)
  rmSync(join(world.folder, 'bin/journalctl'))
  const [nsenter, namespace] = await startJournald(t)
  const log = (line: string): void => {
    execFileSync(nsenter, [namespace, 'systemd-cat', '--identifier=test', 'echo', line])
  }
  const times = (text: string, line: string): number => text.split('\n').filter((l) => l.includes(line)).length
  await world.startServer()
  const agent = world.startAgent([nsenter, namespace])
  await world.until(async () => (await world.received()).includes('Journal started'))
  log('first line')
  await world.until(async () => (await world.received()).includes('first line'))

  await world.stopAgent(agent)
  log('second line')
  world.startAgent([nsenter, namespace])
  await world.until(async () => (await world.received()).includes('second line'))
  const text = await world.received()
  assert.equal(times(text, 'first line'), 1)
  assert.equal(times(text, 'second line'), 1)
  assert.equal(text.split('Journal started').length, 2)
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000 /)
})
