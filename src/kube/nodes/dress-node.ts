import type { Result } from '../../base/result.ts'
import type { NodeLabel } from '../../domain/machines/node-label.ts'
import type { Taint } from '../../domain/pools/taint.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { editNode } from './edit-node.ts'
import type { NodeFacts, NodeTaint } from './node.ts'

/** Which labels and taints of a Node came from us: the one thing that tells what may be taken away again from what others put there. */
export const DRESSED_WITH = 'coldforge/dressed-with'

/** What a revision gives the Node of its machine. */
export interface NodeDress {
  readonly labels: readonly NodeLabel[]
  readonly taints: readonly Taint[]
}

/**
 * Gives a Node the labels and taints of the revision that its machine runs, and takes those of an earlier revision away. A kubelet does so
 * only when it registers a new Node. Idempotent; leaves alone what others put there.
 */
export const dressNode = (
  client: KubeClient,
  nodeName: string,
  wanted: NodeDress,
): Promise<Result<NodeFacts, KubeProblem>> => editNode(client, nodeName, (node) => dressPatch(node, wanted))

/** The merge patch; undefined when the Node looks as it should. */
export function dressPatch(node: NodeFacts, { labels, taints }: NodeDress): object | undefined {
  const worn = wornBy(node)
  const gone = worn.labels.filter((key) => key in node.labels && !labels.some((label) => label.key === key))
  const missing = labels.filter(({ key, value }) => node.labels[key] !== value)
  const isOurs = (taint: NodeTaint): boolean => worn.taints.includes(nameOf(taint)) || taints.some(isAlike(taint))
  const dressed = [...node.taints.filter((taint) => !isOurs(taint)), ...taints]
  const mark = JSON.stringify({ labels: labels.map(({ key }) => key), taints: taints.map(nameOf) })
  const keepsTaints =
    dressed.length === node.taints.length &&
    taints.every((taint) => node.taints.some((is) => isAlike(taint)(is) && is.value === taint.value))
  if (gone.length + missing.length === 0 && keepsTaints && node.annotations[DRESSED_WITH] === mark) return undefined
  return {
    metadata: {
      labels: Object.fromEntries([
        ...gone.map((key) => [key, null] as const),
        ...missing.map(({ key, value }) => [key, value] as const),
      ]),
      annotations: { [DRESSED_WITH]: mark },
    },
    // A list is replaced whole, and with it what we do not read of other taints: not without need.
    ...(keepsTaints ? {} : { spec: { taints: dressed } }),
  }
}

/** A taint's value may change; key and effect together are its name. */
const nameOf = ({ key, effect }: Pick<NodeTaint, 'key' | 'effect'>): string => `${key}:${effect}`

const isAlike =
  (one: Pick<NodeTaint, 'key' | 'effect'>) =>
  (other: Pick<NodeTaint, 'key' | 'effect'>): boolean =>
    nameOf(one) === nameOf(other)

/** An annotation that somebody has written over says nothing: then nothing is taken away. */
function wornBy({ annotations }: NodeFacts): {
  readonly labels: readonly string[]
  readonly taints: readonly string[]
} {
  const worn = tryJson(annotations[DRESSED_WITH] ?? '')
  return { labels: textsIn(worn, 'labels'), taints: textsIn(worn, 'taints') }
}

function textsIn(json: unknown, key: string): readonly string[] {
  const list: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
