import type { Program } from '../operations/program.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'
import type { MachineEffect } from './machine-effect.ts'
import type { MachineAction } from './machine-operation.ts'
import type { MachineSituation } from './machine-situation.ts'
import {
  judgeBoot,
  judgeBootWithoutRole,
  judgeCordon,
  judgeDrain,
  judgeForget,
  judgeJoin,
  judgePreflight,
  judgeServe,
  judgeStop,
  judgeUncordon,
  type MachineStep,
} from './machine-steps.ts'
import { mustFinish, undo } from './undo-machine.ts'

/**
 * How a machine gets from one revision to another: preflight -> cordon -> drain -> stop -> boot -> join -> uncordon what we cordoned. When
 * it leaves its pool its Node is forgotten at last; when it joins nobody misses it yet, and it is neither cordoned nor drained.
 */
export const machineProgram = (
  action: MachineAction,
  policy: UpdatePolicy,
): Program<MachineSituation, MachineEffect> => ({
  steps: stepsOf[action](policy),
  mustFinish: action === 'join' ? () => false : mustFinish,
  undo,
})

const stepsOf: Readonly<Record<MachineAction, (policy: UpdatePolicy) => readonly MachineStep[]>> = {
  join: (policy) => [
    PREFLIGHT,
    { name: 'serve', judge: judgeServe },
    { name: 'boot', judge: judgeBoot(policy) },
    join(policy),
  ],
  roll: (policy) => [
    PREFLIGHT,
    ...takeDown(policy),
    { name: 'boot', judge: judgeBoot(policy) },
    join(policy),
    { name: 'uncordon', judge: judgeUncordon },
  ],
  leave: (policy) => [
    ...takeDown(policy),
    { name: 'boot', judge: judgeBootWithoutRole },
    { name: 'forget', judge: judgeForget },
  ],
}

const join = (policy: UpdatePolicy): MachineStep => ({
  name: 'join',
  whenLate: 'see what the machine says (coldforge machine journal, with --grep kubelet), mend it, then retry it',
  judge: judgeJoin(policy),
})

const PREFLIGHT: MachineStep = { name: 'preflight', judge: judgePreflight }

const takeDown = (policy: UpdatePolicy): readonly MachineStep[] => [
  { name: 'cordon', judge: judgeCordon },
  { name: 'drain', judge: judgeDrain(policy) },
  { name: 'stop', remember: ({ agent }) => ({ boot: agent.bootId ?? '' }), judge: judgeStop },
]
