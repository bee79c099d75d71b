import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import {
  applyBoot,
  applyReport,
  deliver,
  hasJustFailed,
  isDeliverable,
  newInstruction,
  recalled,
  type Instruction,
  type InstructionOutcome,
} from './instruction.ts'

const machineId = '4c4c4544-0042-3510-8052-b4c04f4d3132' as Uuid
const from = { machineId, bootSessionId: 'first' }
const at = instant(1000)
const later = instant(2000)

const pending = newInstruction(7, machineId, 'reboot', at)
const delivered = deliver(pending, at)
const report = (instruction: Instruction, outcome: InstructionOutcome) =>
  applyReport(instruction, { outcome, detail: 'said so' }, from, later)
const after = (instruction: Instruction, outcome: InstructionOutcome): Instruction => {
  const result = report(instruction, outcome)
  assert.ok(result.ok)
  return result.value
}
const started = after(delivered, 'started')

test('an instruction is deliverable until the agent acknowledges it', () => {
  assert.deepEqual([pending, delivered, started].map(isDeliverable), [true, true, false])
})

test('delivering again changes nothing, so the first delivery keeps its time', () => {
  assert.deepEqual(deliver(delivered, later), delivered)
})

test('a report keeps what the agent said, when, and in which boot session it started', () => {
  assert.deepEqual(started, {
    ...delivered,
    state: 'started',
    detail: 'said so',
    changedAt: later,
    startedIn: 'first',
  })
})

test('an instruction that was refused outright goes from delivered to failed', () => {
  assert.equal(after(delivered, 'failed').state, 'failed')
})

test('the same report twice is one report', () => {
  assert.deepEqual(after(started, 'started'), started)
  const failed = after(started, 'failed')
  assert.deepEqual(after(failed, 'failed'), failed)
})

test('what is over stays over, and what was never delivered cannot be reported on', () => {
  const cases = [
    [after(started, 'done'), 'failed'],
    [after(started, 'failed'), 'done'],
    [after(started, 'done'), 'started'],
    [pending, 'done'],
  ] as const
  for (const [instruction, outcome] of cases) {
    const result = report(instruction, outcome)
    assert.ok(!result.ok)
    assert.equal(result.error.http, 409)
    assert.equal(result.error.says, `instruction 7 is ${instruction.state} and cannot become ${outcome}`)
  }
})

test('a started reboot is done when the machine speaks from another boot session', () => {
  assert.equal(applyBoot(started, 'second', later).state, 'done')
})

test('a started reboot is not done while the machine still speaks from the session it started in', () => {
  assert.deepEqual(applyBoot(started, 'first', later), started)
})

test('a reboot that nobody started is not done by a boot', () => {
  assert.deepEqual(applyBoot(delivered, 'second', later), delivered)
})

test('a kernel that was started from the running one is done by the boot that follows, like a reboot', () => {
  assert.equal(applyBoot({ ...started, kind: 'kexec' }, 'second', later).state, 'done')
})

test('diagnostics that a boot has cut off have failed, and say why', () => {
  const cut = applyBoot({ ...started, kind: 'diagnose' }, 'second', later)
  assert.equal(cut.state, 'failed')
  assert.equal(cut.detail, 'the machine booted before it had sent them')
})

test('what an agent could not do rests for a minute, what was taken back does not', () => {
  const failed = after(started, 'failed')
  const rests = (instruction: Instruction, milliseconds: number) =>
    hasJustFailed(instruction, instant(later + milliseconds))
  assert.deepEqual([rests(failed, 59_999), rests(failed, 60_000)], [true, false])
  assert.equal(rests(recalled(pending, later), 1), false)
  assert.equal(rests(started, 1), false)
})
