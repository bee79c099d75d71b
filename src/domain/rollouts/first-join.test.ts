import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { emptyHistory } from '../revisions/history.ts'
import { beginApply, save } from '../revisions/history-commands.ts'
import type { MachineHistory } from '../revisions/machine-content.ts'
import { isRefusal } from '../../base/refusal.ts'
import { judgeFirstJoin } from './first-join.ts'
import type { MachineSituation } from './machine-situation.ts'

const now = instant(0)
const content = (number: number) => ({ hostname: 'w', labels: [], pool: { poolId: 1, number } })
const saved = (history: MachineHistory, number: number) => save(history, content(number), 'test', now).history
const one = saved(emptyHistory, 1)

function applying(history: MachineHistory, number: number): MachineHistory {
  const begun = beginApply(history, number, { kind: 'operator', by: 'test' }, now)
  if (isRefusal(begun)) throw new Error(begun.says)
  return begun.history
}

const silent = { alive: false, bootId: undefined, revision: undefined }
const situation = (over: Partial<MachineSituation>): MachineSituation => ({
  machineId: 1,
  checks: [],
  history: applying(one, 1),
  agent: silent,
  boots: { lastStartedAt: undefined, silentBoots: 0 },
  clusterAnswers: true,
  node: undefined,
  ...over,
})
const node = { name: 'w', ready: true, bootId: 'b', cordon: { by: 'nobody' }, pods: [] } as const

test('a machine is served its first revision before anybody asks it to reboot', () => {
  assert.deepEqual(judgeFirstJoin(situation({ history: one })), { kind: 'serve', revision: 1 })
  assert.equal(judgeFirstJoin(situation({})), undefined)
})

test('a machine that runs without a role is rebooted, and one that runs the revision is not', () => {
  const idle = { alive: true, bootId: 'a', revision: undefined }
  assert.deepEqual(judgeFirstJoin(situation({ agent: idle })), { kind: 'reboot', bootId: 'a' })
  assert.equal(judgeFirstJoin(situation({ agent: { ...idle, revision: 1 } })), undefined)
})

test('it has joined when its Node is Ready in the boot from which its agent speaks', () => {
  const agent = { alive: true, bootId: 'b', revision: 1 }
  assert.deepEqual(judgeFirstJoin(situation({ agent, node })), { kind: 'confirm' })
  assert.equal(judgeFirstJoin(situation({ agent, node: { ...node, bootId: 'before' } })), undefined)
})

test('when the pool moves on meanwhile, the machine is served the newer revision', () => {
  const history = saved(applying(one, 1), 2)
  assert.deepEqual(judgeFirstJoin(situation({ history })), { kind: 'withdraw' })
})
