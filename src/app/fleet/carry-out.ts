import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { Instruction } from '../../domain/agents/instruction.ts'
import { mergedLabels } from '../../domain/machines/node-label.ts'
import { beginApply, confirm, fail, withdraw } from '../../domain/revisions/history-commands.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import type { MachineEffect } from '../../domain/rollouts/machine-effect.ts'
import { refusalOf } from '../../kube/client/kube-problem.ts'
import { drainRound } from '../../kube/drain/drain-round.ts'
import { cordon, uncordon } from '../../kube/nodes/cordon.ts'
import { dressNode } from '../../kube/nodes/dress-node.ts'
import { removeNode } from '../../kube/nodes/remove-node.ts'
import { drainRulesOf } from './drain-rules.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Mandate } from './mandate.ts'
import type { AnsweringCluster, MachineView } from './pool-view.ts'

const SILENT = refusal('KUBE_UNREACHABLE', 503, 'the API of the cluster does not answer', 'see why; it is asked again')

/** Does what an operation asks for, as if once however often it is asked. A refusal is for people: the next look decides again. */
export async function carryOut(
  deps: FleetDeps,
  effect: MachineEffect,
  view: MachineView,
  mandate: Mandate,
): Promise<Refusal | undefined> {
  const { history } = view
  const { cluster, cause } = mandate
  const now = deps.now()
  deps.onEffect(effect.kind)
  switch (effect.kind) {
    case 'serve': {
      const applied = beginApply(history, effect.revision, cause, now)
      return isRefusal(applied) ? applied : keep(deps, view, applied.history)
    }
    case 'reboot':
      return cannotRestart(await deps.askToRestart(view.machine.uuid, mandate.policy.restart))
    case 'confirm':
      return (await dress(deps, view, mandate)) ?? keep(deps, view, confirm(history, now).history)
    case 'revert':
      await deps.recallRestart(view.machine.uuid)
      return keep(deps, view, fail(history, effect.why, now).history)
    case 'withdraw':
      await deps.recallRestart(view.machine.uuid)
      return keep(deps, view, withdraw(history, now).history)
    case 'cordon':
    case 'evict':
    case 'forget-node':
    case 'uncordon':
      return cluster === undefined || isRefusal(cluster) ? SILENT : changeCluster(deps, effect, view, cluster, mandate)
  }
}

const cannotRestart = ({ state, detail }: Instruction): Refusal | undefined =>
  state === 'failed'
    ? refusal(
        'RESTART_FAILED',
        409,
        `the machine did not restart: ${detail}`,
        'mend what stops it, or switch its power off and on; its agent is asked again within a minute',
      )
    : undefined

/** Before the revision counts as the one that works: pods must find the Node as it says. */
async function dress({ store }: FleetDeps, { machine }: MachineView, mandate: Mandate): Promise<Refusal | undefined> {
  const role = await store.boots.transact((tx) => tx.roleOf(machine.id))
  if (role?.work === undefined) return undefined
  const { cluster } = mandate
  if (cluster === undefined || isRefusal(cluster)) return SILENT
  const { labels, taints } = role.work.pool
  const wanted = { labels: mergedLabels(labels, role.content.labels), taints }
  const dressed = await dressNode(cluster.client, role.content.hostname, wanted)
  return dressed.ok ? undefined : refusalOf(dressed.error, `label ${role.content.hostname}`)
}

async function changeCluster(
  { memory, now }: FleetDeps,
  effect: Extract<MachineEffect, { kind: 'cordon' | 'evict' | 'forget-node' | 'uncordon' }>,
  { machine }: MachineView,
  { client }: AnsweringCluster,
  { policy }: Mandate,
): Promise<Refusal | undefined> {
  const { kind, node } = effect
  if (kind === 'forget-node') {
    const removed = await removeNode(client, node, machine.uuid)
    return removed.ok ? undefined : removed.error
  }
  if (kind === 'evict') {
    const round = await drainRound(
      client,
      { nodeName: node, rules: drainRulesOf(policy.drain) },
      now(),
      memory.waiting.get(machine.id),
    )
    if (round.kind === 'waiting') memory.waiting.set(machine.id, round.pods)
    else memory.waiting.delete(machine.id)
    return round.kind === 'refused' ? round.refusal : undefined
  }
  const edit = kind === 'cordon' ? cordon : uncordon
  const edited = await edit(client, node, String(effect.operationId))
  return edited.ok ? undefined : refusalOf(edited.error, `${kind} ${node}`)
}

export async function keep(
  { store }: FleetDeps,
  { machine, history }: Pick<MachineView, 'machine' | 'history'>,
  after: MachineHistory,
): Promise<Refusal | undefined> {
  if (after === history) return undefined
  const kept = await store.machineHistories.keep(machine.id, history, after)
  return kept.ok ? undefined : kept.error
}
