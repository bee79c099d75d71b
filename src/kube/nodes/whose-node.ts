import { parseUuid, type Uuid } from '../../base/uuid.ts'
import type { NodeFacts } from './node.ts'

/** `unknown`: the Node's kubelet has not reported a UUID, so it cannot be told. */
export type NodeOwner = 'this-machine' | 'another-machine' | 'unknown'

/** Whether a Node is the machine with this UUID, or another one that took its name. */
export function whoseNode({ systemUuid }: Pick<NodeFacts, 'systemUuid'>, machine: Uuid): NodeOwner {
  const reported = parseUuid(systemUuid)
  if (!reported.ok) return 'unknown'
  return reported.value === machine || swapped(reported.value) === machine ? 'this-machine' : 'another-machine'
}

/** Firmware before SMBIOS 2.6 makes Linux and iPXE read the first three fields in opposite byte orders. */
function swapped(uuid: Uuid): string {
  const [a = '', b = '', c = '', ...rest] = uuid.split('-')
  return [reversed(a), reversed(b), reversed(c), ...rest].join('-')
}

const reversed = (digits: string): string => (digits.match(/../g) ?? []).toReversed().join('')
