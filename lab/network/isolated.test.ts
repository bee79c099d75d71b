import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { test } from 'node:test'
import { isolationTrouble } from './isolated.ts'

const skip = isolationTrouble() ?? false

/** An outer process that starts an inner one; the inner one makes a network, starts a child and says which namespace it is in. */
const inner = `
  import { spawn } from 'node:child_process'
  import { readlinkSync } from 'node:fs'
  import { addCable, raiseBridge } from '${import.meta.dirname}/bridge.ts'
  raiseBridge()
  addCable(1)
  spawn('sleep', ['infinity'], { stdio: 'inherit', detached: true })
  console.log(readlinkSync('/proc/self/ns/net'))
  setInterval(() => {}, 1e6)`
const outer = `
  import { spawnIsolated } from '${import.meta.dirname}/isolated.ts'
  spawnIsolated(process.execPath, ['--input-type=module', '-e', process.argv[1]], 'inherit')
  setInterval(() => {}, 1e6)`

test('killing the lab with SIGKILL leaves no process, no tap and no namespace', { skip }, async () => {
  const lab = spawn(process.execPath, ['--input-type=module', '-e', outer, inner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: lab.stdout })
  const [namespace] = await once(lines, 'line')
  assert.match(namespace, /^net:\[\d+\]$/)
  assert.notEqual(namespace, readlinkSync('/proc/self/ns/net'))
  assert.ok(namespaces().includes(namespace))

  // Every process of the lab holds the writing end of this pipe, so its end is the end of the last of them.
  const everyoneGone = once(lines, 'close')
  lab.kill('SIGKILL')
  await everyoneGone
  assert.ok(!namespaces().includes(namespace))
})

/** The network namespace of every process that we may look at. A process may end while we look. */
const namespaces = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readlinkSync(`/proc/${pid}/ns/net`)]
      } catch {
        return []
      }
    })
