import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { NodeFacts } from './node.ts'
import { whoseNode } from './whose-node.ts'

export type JoinVerdict =
  | { readonly kind: 'joined' }
  /** One sentence without a full stop. */
  | { readonly kind: 'wait'; readonly says: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What a machine's Node must have become. */
export interface ExpectedNode {
  readonly name: string
  readonly machine: Uuid
  /** The boot id that its Node had before the reboot; undefined when there was no Node. */
  readonly bootIdBefore: string | undefined
}

/**
 * Whether a machine is back in its cluster after a boot. A Node stays while its machine is away and goes on saying Ready for up to a minute, so
 * only another boot id proves that it is back. `node` undefined: there is none.
 */
export function judgeJoin(node: NodeFacts | undefined, { name, machine, bootIdBefore }: ExpectedNode): JoinVerdict {
  if (node === undefined) return { kind: 'wait', says: `there is no Node ${name} yet` }
  const owner = whoseNode(node, machine)
  if (owner === 'another-machine') return { kind: 'refused', refusal: anotherMachine(node, machine) }
  if (owner === 'unknown') return { kind: 'wait', says: `the kubelet of ${name} has not reported yet` }
  if (node.bootId === bootIdBefore) return { kind: 'wait', says: `${name} has not booted yet` }
  return node.ready === 'yes' ? { kind: 'joined' } : { kind: 'wait', says: `${name} has booted and is not ready yet` }
}

export const NODE_IS_ANOTHER_MACHINE = 'NODE_IS_ANOTHER_MACHINE'

export const anotherMachine = (node: NodeFacts, machine: Uuid): Refusal =>
  refusal(
    NODE_IS_ANOTHER_MACHINE,
    409,
    `Node ${node.name} is the machine ${node.systemUuid}, not ${machine}`,
    'give one of the two another host name',
  )
