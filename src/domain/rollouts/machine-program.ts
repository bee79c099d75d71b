import type { Program } from '../operations/program.ts'
import type { UpdatePolicy } from '../pools/update-policy.ts'
import type { MachineEffect } from './machine-effect.ts'
import type { MachineAction } from './machine-operation.ts'
import type { MachineSituation } from './machine-situation.ts'
import {
  judgeBoot,
  judgeCordon,
  judgeDrain,
  judgeForget,
  judgeJoin,
  judgePreflight,
  judgeStop,
  judgeUncordon,
  undo,
  type MachineStep,
} from './machine-steps.ts'

/**
 * How a machine gets from one revision to another: preflight -> cordon -> drain -> stop -> boot, then join -> uncordon what we cordoned,
 * or, when it leaves its pool, forget its Node.
 */
export const machineProgram = (
  action: MachineAction,
  policy: UpdatePolicy,
): Program<MachineSituation, MachineEffect> => ({
  steps: [...downAndUp(policy), ...endings[action]],
  undo,
})

const downAndUp = (policy: UpdatePolicy): readonly MachineStep[] => [
  { name: 'preflight', judge: judgePreflight },
  { name: 'cordon', judge: judgeCordon },
  { name: 'drain', judge: judgeDrain(policy) },
  { name: 'stop', remember: ({ agent }) => ({ boot: agent.bootId ?? '' }), judge: judgeStop },
  { name: 'boot', judge: judgeBoot(policy) },
]

const endings: Readonly<Record<MachineAction, readonly MachineStep[]>> = {
  roll: [
    { name: 'join', judge: judgeJoin },
    { name: 'uncordon', judge: judgeUncordon },
  ],
  leave: [{ name: 'forget', judge: judgeForget }],
}
