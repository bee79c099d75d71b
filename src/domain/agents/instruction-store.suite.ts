import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, type Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import { noSuchInstruction, type InstructionStore } from './instruction-store.ts'
import type { Instruction, InstructionKind } from './instruction.ts'

/** An instruction store with what its users outside this feature need: a way to add, and a way to look. */
export interface InstructionStoreUnderTest extends InstructionStore {
  add(machineId: Uuid, kind: InstructionKind, at: Instant): Instruction | Promise<Instruction>
  get(id: number): Instruction | undefined | Promise<Instruction | undefined>
}

const one = '00000000-0000-4000-8000-000000000001' as Uuid
const other = '00000000-0000-4000-8000-000000000002' as Uuid
const from = { machineId: one, bootSessionId: '10000000-0000-4000-8000-000000000001' }
const fromNextBoot = { machineId: one, bootSessionId: '10000000-0000-4000-8000-000000000002' }
const at = instant(1000)
const started = { outcome: 'started', detail: '' } as const

/** What every instruction store promises. */
export function instructionStoreSuite(name: string, open: () => InstructionStoreUnderTest): void {
  test(`${name}: a machine without instructions gets none`, async () => {
    const store = open()
    await store.add(other, 'reboot', at)
    assert.equal(await store.deliverNext(one, at), undefined)
  })

  test(`${name}: the oldest instruction is delivered until it is acknowledged, then the next`, async () => {
    const store = open()
    const first = await store.add(one, 'reboot', at)
    const second = await store.add(one, 'reboot', at)
    assert.equal((await store.deliverNext(one, at))?.id, first.id)
    assert.equal((await store.deliverNext(one, at))?.id, first.id)
    assert.ok((await store.report(from, first.id, started, at)).ok)
    assert.equal((await store.deliverNext(one, at))?.id, second.id)
  })

  test(`${name}: a machine cannot report on another machine's instruction`, async () => {
    const store = open()
    const { id } = await store.add(other, 'reboot', at)
    await store.deliverNext(other, at)
    const result = await store.report(from, id, started, at)
    assert.deepEqual(result, { ok: false, error: noSuchInstruction(id) })
    assert.equal((await store.get(id))?.state, 'delivered')
  })

  test(`${name}: the next boot of the machine ends the reboot it started`, async () => {
    const store = open()
    const { id } = await store.add(one, 'reboot', at)
    await store.deliverNext(one, at)
    await store.report(from, id, started, at)
    await store.noteBoot(from, at)
    assert.equal((await store.get(id))?.state, 'started')
    await store.noteBoot(fromNextBoot, at)
    assert.equal((await store.get(id))?.state, 'done')
  })
}
