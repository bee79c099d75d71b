import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname, release } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { instant } from '../src/base/instant.ts'
import type { Uuid } from '../src/base/uuid.ts'
import { brokenHeartbeatStore, brokenJournalStore } from '../src/domain/agents/broken-agent-stores.ts'
import { MemoryJournalStore } from '../src/domain/agents/memory-journal-store.ts'
import { Doorbell } from '../src/edge/http/agents/doorbell.ts'
import { AgentWorld, BOOT, MACHINE, QUOTA, TOKEN } from './agent-world.ts'

const at = instant(0)
const lines = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, i) => `2026-11-20T12:00:00 worker kernel: línea ${from + i} "\\$(reboot)\n`,
  ).join('')

/** Releases everybody at once, since there are always too many. */
class CrowdedDoorbell extends Doorbell {
  constructor() {
    super(0)
  }

  override heard(machine: Uuid, until: AbortSignal): Promise<void> {
    const heard = super.heard(machine, until)
    this.ring(machine)
    return heard
  }
}

describe('the agent', { concurrency: 4 }, () => {
  test('says what machine it runs on', async (t) => {
    const world = new AgentWorld(t)
    await world.startServer()
    world.startAgent()
    const { heartbeat } = await world.until(() => world.heartbeat())
    assert.equal(heartbeat.bootId, BOOT)
    assert.equal(heartbeat.facts.hostname, hostname())
    assert.equal(heartbeat.facts.kernel, release())
    assert.ok(heartbeat.facts.memoryBytes > 1 << 20)
    assert.ok(heartbeat.uptimeSeconds > 0)
    assert.match(heartbeat.facts.os, /\w/)
  })

  test('says it again after as many seconds as the server wants', async (t) => {
    const world = new AgentWorld(t)
    await world.startServer()
    world.startAgent()
    const first = await world.until(() => world.heartbeat())
    const second = await world.until(() => world.heartbeat() !== first && world.heartbeat())
    assert.ok(second.at - first.at >= 1000)
  })

  test('shows its token in no argument list', async (t) => {
    const world = new AgentWorld(t)
    await world.startServer()
    world.startAgent()
    await world.until(() => world.heartbeat())
    await world.until(() => world.asked.some((request) => request.startsWith('GET /agent/v1/instructions')))
    const commands = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(commandLine)
    assert.ok(commands.some((command) => command.includes('instructions?wait=')))
    assert.ok(!commands.some((command) => command.includes(TOKEN)))
  })

  test('reports hardware whose names are made to break shells and JSON', async (t) => {
    const world = new AgentWorld(t)
    const model = `a\\"b\\\\c $(reboot) \\u001b[2J\\u0085 ${'\u{1f4be}'.repeat(500)}`
    writeFileSync(
      join(world.folder, 'lsblk.json'),
      `{"blockdevices":[{"name":"sda","type":"disk","size":"4000","model":"${model}","serial":null}]}`,
    )
    world.fake('lsblk', 'cat "$WORLD/lsblk.json"')
    world.fake('ip', 'echo "[{ not json"; exit 1')
    await world.startServer()
    world.startAgent()
    const { disks, nics } = (await world.until(() => world.heartbeat())).heartbeat.facts
    assert.deepEqual(nics, [])
    assert.equal(disks[0]?.sizeBytes, 4000)
    assert.ok(disks[0]?.model.startsWith('a"b\\c $(reboot)  [2J  \u{1f4be}'), disks[0]?.model)
  })

  test('sends the journal whole and once, whatever is restarted in between', async (t) => {
    const world = new AgentWorld(t)
    const text = lines(0, 20_000)
    world.writeJournal(text)
    await world.startServer()
    const agent = world.startAgent()
    await world.until(async () => (await world.journals.size(MACHINE, BOOT)) > 0)
    await world.stopServer()
    assert.ok((await world.received()).length < text.length)
    await world.startServer()
    await world.until(async () => (await world.received()) === text)

    await world.stopAgent(agent)
    world.writeJournal(text + lines(20_000, 20_001))
    world.startAgent()
    await world.until(async () => (await world.received()) === text + lines(20_000, 20_001))

    world.writeJournal(text + lines(20_000, 20_002))
    await world.until(async () => (await world.received()) === text + lines(20_000, 20_002))
  })

  test('finds its place in the journal when its own memory is gone, and when the server has lost some', async (t) => {
    const world = new AgentWorld(t)
    const text = lines(0, 5000)
    world.writeJournal(text)
    await world.startServer()
    const agent = world.startAgent()
    await world.until(async () => (await world.received()) === text)
    await world.stopAgent(agent)

    rmSync(join(world.folder, 'run'), { recursive: true })
    world.writeJournal(text + lines(5000, 5001))
    const forgetful = world.startAgent()
    await world.until(async () => (await world.received()) === text + lines(5000, 5001))
    await world.stopAgent(forgetful)

    world.journals = new MemoryJournalStore(QUOTA)
    await world.journals.append(MACHINE, BOOT, 0, Buffer.from(text.slice(0, 10)))
    world.startAgent()
    await world.until(async () => (await world.received()) === text + lines(5000, 5001))
  })

  test('stops sending a journal that has reached its quota, says so once, and lives on', async (t) => {
    const world = new AgentWorld(t)
    world.journals = new MemoryJournalStore(100)
    world.writeJournal(lines(0, 100))
    await world.startServer()
    world.startAgent()
    await world.until(() => world.said.some((line) => line.includes('has reached its quota of 100 bytes')))
    const seen = world.heartbeat()
    await world.until(() => world.heartbeat() !== seen)
    assert.equal(world.refused.length, 1)
  })

  test('says once that journalctl does not work, and goes on trying', async (t) => {
    const world = new AgentWorld(t)
    world.fake('journalctl', 'exit 3')
    await world.startServer()
    world.startAgent()
    await world.until(() => world.asked.filter((request) => request.startsWith('GET /agent/v1/journal')).length >= 3)
    assert.deepEqual(
      world.said.filter((line) => line.startsWith('journal')),
      ['journal: journalctl ended with 3'],
    )
  })

  test('reboots when it is told to, after the server knows that it has begun', async (t) => {
    const world = new AgentWorld(t)
    const fifo = join(world.folder, 'rebooted')
    execFileSync('mkfifo', [fifo])
    world.fake('systemctl', '[[ $1 == cat ]] && exit 1; echo "$@" >"$WORLD/rebooted"')
    await world.startServer()
    world.startAgent()
    await world.until(() => world.heartbeat())
    world.instructions.add(MACHINE, 'reboot', at)
    world.doorbell.ring(MACHINE)
    assert.equal(await readFile(fifo, 'utf8'), 'reboot\n')
    assert.equal(world.instructions.get(1)?.state, 'started')
  })

  test('asks again as late as a server wishes for which too many wait', async (t) => {
    const world = new AgentWorld(t, new CrowdedDoorbell())
    const fifo = join(world.folder, 'slept')
    execFileSync('mkfifo', [fifo])
    world.fake('sleep', '[[ $1 != 30 ]] || echo "$1" >"$WORLD/slept"; exec /bin/sleep "$1"')
    await world.startServer()
    world.startAgent()
    assert.equal(await readFile(fifo, 'utf8'), '30\n')
  })

  test('restarts only when the units that people want before it have done their work, and says which have not', async (t) => {
    const world = new AgentWorld(t)
    world.fake('systemctl', 'case $1 in start) echo "Job for drain-db.service failed." >&2; exit 1 ;; esac')
    await world.startServer()
    world.startAgent()
    await world.until(() => world.heartbeat())
    world.instructions.add(MACHINE, 'reboot', at)
    world.doorbell.ring(MACHINE)
    const ended = await world.until(() => world.instructions.get(1)?.state === 'failed' && world.instructions.get(1))
    assert.equal(ended?.detail, 'Job for drain-db.service failed.')
  })

  test('starts the next kernel from the running one, and goes through the firmware where none could be loaded', async (t) => {
    for (const [loads, verb] of [
      ['true', 'kexec'],
      ['false', 'reboot'],
    ]) {
      const world = new AgentWorld(t)
      const fifo = join(world.folder, 'restarted')
      execFileSync('mkfifo', [fifo])
      world.fake(
        'systemctl',
        `case "$*" in cat*) exit 1 ;; 'start coldforge-kexec.service') ${loads} ;; *) echo "$@" >"$WORLD/restarted" ;; esac`,
      )
      await world.startServer()
      world.startAgent()
      await world.until(() => world.heartbeat())
      world.instructions.add(MACHINE, 'kexec', at)
      world.doorbell.ring(MACHINE)
      assert.equal(await readFile(fifo, 'utf8'), `${verb}\n`)
      assert.equal(world.instructions.get(1)?.state, 'started')
    }
  })

  test('collects what people need to see, without the secrets in it, whatever is missing on the machine', async (t) => {
    const world = new AgentWorld(t)
    const joinToken = 'abcdef.0123456789abcdef'
    world.fake(
      'networkctl',
      `echo 'kubeadm join --token ${joinToken}'; echo '{"password": "two words", "name": "kept"}'`,
    )
    world.fake('systemctl', 'echo "drain-db.service loaded failed"')
    await world.startServer()
    world.startAgent()
    await world.until(() => world.heartbeat())
    world.instructions.add(MACHINE, 'diagnose', at)
    world.doorbell.ring(MACHINE)
    await world.until(() => world.instructions.get(1)?.state === 'done')
    const text = Buffer.from((await world.diagnostics.read(MACHINE, 1)) ?? []).toString()
    assert.match(text, /^==== systemctl --no-pager list-units --failed\ndrain-db.service loaded failed$/m)
    assert.match(text, /"name": "kept"/)
    assert.match(text, /^==== journalctl /m)
    for (const secret of [joinToken, 'two words', TOKEN]) assert.ok(!text.includes(secret), secret)
  })

  test('gets the instruction that was given while the server was down, and reports how it failed', async (t) => {
    const world = new AgentWorld(t)
    world.fake(
      'systemctl',
      String.raw`[[ $1 == cat ]] && exit 1; printf 'Call to Reboot failed: "Interactive\nauthentication" required \x1b[0m' >&2; exit 1`,
    )
    await world.startServer()
    world.startAgent()
    await world.until(() => world.heartbeat())
    await world.stopServer()
    world.instructions.add(MACHINE, 'reboot', at)
    await world.startServer()
    const ended = await world.until(() => world.instructions.get(1)?.state === 'failed' && world.instructions.get(1))
    assert.equal(ended?.detail, 'Call to Reboot failed: "Interactive authentication" required  [0m')
  })

  test('waits for a server that is not there yet, and says so once for each loop', async (t) => {
    const world = new AgentWorld(t)
    await world.startServer()
    await world.stopServer()
    world.startAgent()
    await world.until(() => world.said.filter((line) => line.includes('no success')).length === 3)
    await world.startServer()
    await world.until(() => world.heartbeat())
    await world.until(() => world.said.includes('journal: works again'))
    assert.equal(world.said.filter((line) => line.includes('no success')).length, 3, world.said.join('\n'))
  })

  test('comes back when the store of the server does', async (t) => {
    const world = new AgentWorld(t)
    world.broken = { heartbeats: brokenHeartbeatStore, journals: brokenJournalStore }
    world.writeJournal('line\n')
    await world.startServer()
    world.startAgent()
    await world.until(() => world.failed.length >= 2)
    world.broken = {}
    await world.until(() => world.heartbeat())
    await world.until(async () => (await world.received()) === 'line\n')
  })

  test('says that its token is not accepted, and uses a new one as soon as it is there', async (t) => {
    const world = new AgentWorld(t)
    world.writeToken('somebody-elses')
    await world.startServer()
    world.startAgent()
    await world.until(() =>
      world.said.includes('heartbeat: no success with heartbeat: this agent token was never issued here'),
    )
    assert.equal(world.heartbeat(), undefined)
    world.writeToken(TOKEN)
    await world.until(() => world.heartbeat())
  })

  test('trusts only the authority it was given', async (t) => {
    const world = new AgentWorld(t)
    await world.startServer()
    execFileSync('cp', ['/etc/ssl/certs/ca-certificates.crt', join(world.folder, 'ca.pem')])
    world.startAgent()
    await world.until(() => world.said.some((line) => line.includes('certificate')))
    assert.deepEqual(world.refused, [])
  })

  test('ends at once when it is told to, and leaves nothing running', { timeout: 15_000 }, async (t) => {
    const world = new AgentWorld(t)
    await world.startServer()
    const agent = world.startAgent()
    await world.until(() => world.heartbeat())
    await world.stopAgent(agent)
    assert.equal(agent.exitCode, 0)
    assert.equal(world.said.length, 1, world.said.join('\n'))
  })

  test('makes a key of its own where the server asks for one, and from then on its token alone is worth nothing', async (t) => {
    const world = new AgentWorld(t)
    world.withKey = true
    await world.startServer()
    world.startAgent()
    await world.until(async () => (await world.boundKey()) !== undefined)
    const { length } = world.asked
    await world.until(() => world.asked.slice(length).some((line) => line.endsWith('/heartbeat')))
    assert.equal(await world.askWithTokenOnly('heartbeat'), 403)
    // What was on its way while the key was bound may have been refused as well, and was repeated with the key.
    assert.ok(world.refused.every((refusal) => refusal.code === 'AGENT_KEY_MISSING'))
  })

  test('keeps its key when it is started again in the same boot', async (t) => {
    const world = new AgentWorld(t)
    world.withKey = true
    await world.startServer()
    const first = world.startAgent()
    await world.until(async () => (await world.boundKey()) !== undefined)
    await world.until(() => existsSync(join(world.folder, 'run/machine.crt')))
    await world.stopAgent(first)
    const key = await world.boundKey()
    const { length } = world.asked
    const refused = world.refused.length
    world.startAgent()
    await world.until(() => world.asked.slice(length).some((line) => line.endsWith('/heartbeat')))
    await world.until(() => world.asked.slice(length).some((line) => line.endsWith('/certificate')))
    assert.equal(await world.boundKey(), key)
    assert.equal(world.refused.length, refused)
  })

  test('does not start without its settings, and names them', async (t) => {
    const world = new AgentWorld(t)
    const agent = world.startAgent()
    await once(agent, 'close')
    assert.equal(agent.exitCode, 1)
    assert.ok(world.said.some((line) => line.includes('must name COLDFORGE_URL and COLDFORGE_CA')))
  })
})

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}
