import { ok, type Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { editNode } from './edit-node.ts'
import type { NodeFacts } from './node.ts'

/** Holds the id of the operation of ours that cordoned the Node. Who uncordons by hand leaves it; it is then only taken away. */
export const CORDONED_BY = 'coldforge/cordoned-by'

/** `by-others`: it was unschedulable before we came, and stays so after us. */
export type Cordon = 'by-us' | 'by-others'

/** Keeps new pods away from a Node. Idempotent; an operation takes over what an earlier one of ours left behind. */
export async function cordon(
  client: KubeClient,
  nodeName: string,
  operationId: string,
): Promise<Result<Cordon, KubeProblem>> {
  const node = await editNode(client, nodeName, (before) => {
    const by = before.annotations[CORDONED_BY]
    const isSettled = before.isUnschedulable && (by === undefined || by === operationId)
    return isSettled ? undefined : patch(operationId, true)
  })
  return node.ok ? ok(cordonOf(node.value, operationId)) : node
}

/** Lets pods come back to a Node, if it was this operation that kept them away. Idempotent. Gives the Node as it is then. */
export const uncordon = (
  client: KubeClient,
  nodeName: string,
  operationId: string,
): Promise<Result<NodeFacts, KubeProblem>> =>
  editNode(client, nodeName, (before) =>
    before.annotations[CORDONED_BY] === operationId ? patch(null, false) : undefined,
  )

const cordonOf = (node: NodeFacts, operationId: string): Cordon =>
  node.annotations[CORDONED_BY] === operationId ? 'by-us' : 'by-others'

const patch = (operationId: string | null, unschedulable: boolean): object => ({
  metadata: { annotations: { [CORDONED_BY]: operationId } },
  spec: { unschedulable },
})
