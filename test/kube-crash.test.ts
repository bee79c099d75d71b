/** A drain whose process is killed, at every eviction there is. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addNode, addPod } from './kube-api/hands.ts'
import { openInProcess } from './kube-api/in-process.ts'

const program = join(import.meta.dirname, 'kube-api/drain-process.ts')
const names = ['first', 'second', 'third']

test('a drain that is killed at any eviction is ended by the next process, which does not repeat what was done', async (t) => {
  await using world = await openInProcess()
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-drain-'))
  t.after(() => rm(folder, { recursive: true }))
  const authority = join(folder, 'ca.pem')
  await writeFile(authority, world.certificates.authority.certificatePem)
  const drain = (node: string): ChildProcess =>
    spawn(process.execPath, [program, world.server.url.href, authority, 'coldforge-token', node], { stdio: 'inherit' })

  for (const fatal of names) {
    const node = `node-${fatal}`
    await addNode(world.admin, { name: node })
    for (const name of names) await addPod(world.admin, { name: `${name}-of-${node}`, node, graceSeconds: 0 })
    const child = drain(node)
    // The eviction is carried out; the process that asked for it does not hear so any more.
    world.server.faults = (_, path) => {
      const isFatal = path.endsWith(`/${fatal}-of-${node}/eviction`)
      return isFatal ? { kind: 'hang up', after: 'work', meanwhile: () => child.kill('SIGKILL') } : undefined
    }
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL'])
    world.server.faults = () => undefined
    assert.deepEqual(await once(drain(node), 'exit'), [0, null])
    const evicted = world.server.requests.filter((line) => line.includes(`-of-${node}/eviction`))
    assert.equal(new Set(evicted).size, names.length)
    assert.equal(evicted.filter((line) => line.includes(`/${fatal}-of-`)).length, 1)
  }
})
