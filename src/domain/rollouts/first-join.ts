import { newest } from '../revisions/history.ts'
import type { MachineEffect } from './machine-effect.ts'
import type { MachineSituation } from './machine-situation.ts'

/**
 * What comes next for a machine on its way into its first pool, whose newest revision says so. Nobody misses it yet: it is neither
 * cordoned nor drained, and if it has never booted it is simply waited for.
 */
export function judgeFirstJoin({ history, agent, node }: MachineSituation): MachineEffect | undefined {
  const revision = newest(history)?.number
  if (revision === undefined) return undefined
  if (history.applying !== revision)
    return history.applying === undefined ? { kind: 'serve', revision } : { kind: 'withdraw' }
  if (!agent.alive) return undefined
  if (agent.revision !== revision) return { kind: 'reboot', bootId: agent.bootId ?? '' }
  return node?.ready === true && node.bootId === agent.bootId ? { kind: 'confirm' } : undefined
}
