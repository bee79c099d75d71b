/** Our drain beside kubectl's, pod by pod, where `KUBEBUILDER_ASSETS` has `kubectl` beside the API server. Both only plan. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { instant } from '../src/base/instant.ts'
import type { KubeAccess } from '../src/kube/access/kube-access.ts'
import { kubectlRules, planDrain, type DrainRules } from '../src/kube/drain/plan-drain.ts'
import { podsOnNode } from '../src/kube/drain/pod.ts'
import { addNode, addPod, type PodWish } from './kube-api/hands.ts'
import { openReal } from './kube-api/real.ts'
import type { KubeWorld } from './kube-api/world.ts'

const assets = process.env['KUBEBUILDER_ASSETS'] ?? ''
const kubectl = join(assets, 'kubectl')
const skip = assets === '' || !existsSync(kubectl) ? 'KUBEBUILDER_ASSETS names no kubectl' : false

type Fate = 'evict' | 'skip' | 'refuse'

const force: DrainRules = { unmanaged: 'evict', emptyDir: 'delete', graceSeconds: undefined }
const [no, yes] = [false, true]

/** Every pod that there can be, but those of DaemonSets: about them kubectl asks the DaemonSet. */
const pods: readonly Omit<PodWish, 'node' | 'name'>[] = (['ReplicaSet', 'none'] as const).flatMap((owner) =>
  (['Running', 'Succeeded', 'Failed'] as const).flatMap((phase) =>
    [no, yes].flatMap((hasEmptyDir) => [no, yes].map((isMirror) => ({ owner, phase, hasEmptyDir, isMirror }))),
  ),
)

test('a drain evicts, skips and refuses the same pods as kubectl drain', { skip, timeout: 300_000 }, async (t) => {
  await using world = await openReal(assets)
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-kubectl-'))
  t.after(() => rm(folder, { recursive: true }))
  const config = join(folder, 'config')
  await writeFile(config, kubeconfig(world.withToken('admin-token')))
  for (const [number, wish] of pods.entries()) {
    const node = `node-${number}`
    await addNode(world.admin, { name: node })
    await addPod(world.admin, { name: 'pod-of-' + node, node, ...wish })
    assert.equal(await ours(world, node, kubectlRules), await theirs(config, node, []), JSON.stringify(wish))
    const forced = await theirs(config, node, ['--force', '--delete-emptydir-data'])
    assert.equal(await ours(world, node, force), forced, JSON.stringify(wish))
  }
})

async function ours({ coldforge }: KubeWorld, node: string, rules: DrainRules): Promise<Fate> {
  const found = await podsOnNode(coldforge, node)
  assert.ok(found.ok && found.value.length === 1)
  const plan = planDrain(found.value, rules, true, instant(Date.now()))
  return plan.refuse.length > 0 ? 'refuse' : plan.evict.length > 0 ? 'evict' : 'skip'
}

async function theirs(config: string, node: string, options: readonly string[]): Promise<Fate> {
  const args = ['--kubeconfig', config, 'drain', node, '--ignore-daemonsets', '--dry-run=server', ...options]
  const { failed, output } = await promisify(execFile)(kubectl, args).then(
    ({ stdout }) => ({ failed: false, output: stdout }),
    (error: { stderr: string }) => ({ failed: true, output: error.stderr }),
  )
  // Any other failure than its own refusal is not a judgement.
  if (failed) assert.match(output, /cannot delete/)
  return failed ? 'refuse' : output.includes('evicting pod') ? 'evict' : 'skip'
}

const kubeconfig = ({ server, caPem = '' }: KubeAccess): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'c',
        cluster: { server: server.href, 'certificate-authority-data': Buffer.from(caPem).toString('base64') },
      },
    ],
    users: [{ name: 'u', user: { token: 'admin-token' } }],
    contexts: [{ name: 'm', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'm',
  })
