import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, refusalOf } from '../client/kube-problem.ts'
import { anotherMachine } from './judge-join.ts'
import { nodePath, readNode, type NodeFacts } from './node.ts'
import { whoseNode } from './whose-node.ts'

/**
 * Deletes the Node of a machine that has left. A Node that still reports, or that is another machine by now, is kept.
 * Resolves with whether there was one to delete.
 */
export async function removeNode(client: KubeClient, name: string, machine: Uuid): Promise<Result<boolean, Refusal>> {
  const node = await readNode(client, name)
  if (!node.ok) return isStatus(node.error, 404) ? ok(false) : err(refusalOf(node.error, `read Node ${name}`))
  const refused = judgeRemoval(node.value, machine)
  if (refused !== undefined) return err(refused)
  // With its UID, so that a Node that comes back under this name between the two requests is not hit.
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: node.value.uid } }
  const deleted = await client.request({ method: 'DELETE', path: nodePath(name), body })
  if (deleted.ok) return ok(true)
  const isGone = isStatus(deleted.error, 404) || isStatus(deleted.error, 409)
  return isGone ? ok(false) : err(refusalOf(deleted.error, `delete Node ${name}`))
}

function judgeRemoval(node: NodeFacts, machine: Uuid): Refusal | undefined {
  if (whoseNode(node, machine) === 'another-machine') return anotherMachine(node, machine)
  return node.ready === 'yes'
    ? refusal(
        'NODE_STILL_READY',
        409,
        `Node ${node.name} still reports that it is ready`,
        'power the machine off, then wait until its Node is no longer ready',
      )
    : undefined
}
