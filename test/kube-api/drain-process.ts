/** A process that drains one node and ends: arguments are the API's URL, its authority's file, a token and the node. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { instant } from '../../src/base/instant.ts'
import { kubeClient } from '../../src/kube/client/kube-client.ts'
import { drainNode } from './drain-node.ts'
import { kubectlRules } from '../../src/kube/drain/plan-drain.ts'

const [server = '', authority = '', token = '', nodeName = ''] = process.argv.slice(2)

using client = kubeClient({
  server: new URL(server),
  caPem: readFileSync(authority, 'utf8'),
  serverName: undefined,
  credential: { kind: 'token', read: async () => token },
})
const deadline = instant(Date.now() + 60_000)
const drained = await drainNode(client, { nodeName, rules: kubectlRules }, deadline, {
  clock: () => instant(Date.now()),
  // A hundred times as fast as in life.
  pause: (ms) => sleep(ms / 100),
})
process.exitCode = drained.ok ? 0 : 1
