import { ok, type Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, type KubeProblem } from '../client/kube-problem.ts'
import { read } from '../client/read.ts'
import { nodePath, nodeSchema, readNode, type NodeFacts } from './node.ts'

/** Kubelets and controllers write to a Node all the time; more conflicts than this in a row are no coincidence. */
const MOST_CONFLICTS = 8

/**
 * Changes a Node on the ground of what it is: reads it, lets `decide` make a merge patch (undefined: nothing to do) and applies that only
 * if the Node is still what was read, otherwise begins again. Gives the Node as it is then.
 */
export async function editNode(
  client: KubeClient,
  name: string,
  decide: (node: NodeFacts) => object | undefined,
): Promise<Result<NodeFacts, KubeProblem>> {
  for (let conflicts = 0; ; conflicts++) {
    const node = await readNode(client, name)
    if (!node.ok) return node
    const patch = decide(node.value)
    if (patch === undefined) return ok(node.value)
    const body = merged(patch, node.value.resourceVersion)
    const edited = await read(client, { method: 'PATCH', path: nodePath(name), body }, nodeSchema)
    if (edited.ok || !isStatus(edited.error, 409) || conflicts >= MOST_CONFLICTS) return edited
  }
}

function merged(patch: object, resourceVersion: string): object {
  const metadata = 'metadata' in patch && typeof patch.metadata === 'object' ? patch.metadata : {}
  return { ...patch, metadata: { ...metadata, resourceVersion } }
}
