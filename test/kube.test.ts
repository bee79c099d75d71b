/**
 * Coldforge as a client of Kubernetes, with the rights in docs/kubernetes.md and no others. With `KUBEBUILDER_ASSETS` naming a folder with
 * `etcd` and `kube-apiserver` it is the real one, otherwise the one in `kube-api/`, which implements exactly what is used.
 */
import { after, before, suite, test } from 'node:test'
import { drainSuite } from './kube-api/drain.suite.ts'
import { openInProcess } from './kube-api/in-process.ts'
import { joinSuite } from './kube-api/join.suite.ts'
import { nodesSuite } from './kube-api/nodes.suite.ts'
import { preflightSuite } from './kube-api/preflight.suite.ts'
import { openReal } from './kube-api/real.ts'
import type { KubeWorld } from './kube-api/world.ts'

const assets = process.env['KUBEBUILDER_ASSETS'] ?? ''

suite('Kubernetes', () => {
  let world: KubeWorld
  before(async () => {
    world = assets === '' ? await openInProcess() : await openReal(assets)
  })
  after(() => world[Symbol.asyncDispose]())

  test('the API under test is named', (t) => t.diagnostic(`this suite ran against ${world.name}`))
  nodesSuite(() => world)
  drainSuite(() => world)
  joinSuite(() => world)
  preflightSuite(() => world)
})
