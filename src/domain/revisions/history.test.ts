import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { instant } from '../../base/instant.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { canonicalJson, contentHash } from './canonical.ts'
import { beginApply, confirm, fail, save, withdraw, type HistoryChange } from './history-commands.ts'
import { emptyHistory, served, stateOf, type History } from './history.ts'

const now = instant(1000)
const operator = { kind: 'operator', by: 'ops' } as const
const rollout = { kind: 'rollout', rolloutId: 1, mayGoBack: false } as const

interface Setting {
  readonly version: string
}

const saved = (history: History<Setting>, version: string): History<Setting> =>
  save(history, { version }, 'ops', now).history
const three = ['a', 'b', 'c'].reduce(saved, emptyHistory as History<Setting>)

function must(change: HistoryChange<Setting> | Refusal): History<Setting> {
  assert.ok(!isRefusal(change))
  return change.history
}

const states = (history: History<Setting>): readonly string[] =>
  history.revisions.map(({ number }) => stateOf(history, number))

test('a change that changes nothing makes no revision, however its members are ordered', () => {
  const one = save(emptyHistory as History<object>, { a: 1, b: [{ x: 1, y: undefined }] }, 'ops', now)
  const again = save(one.history, { b: [{ x: 1 }], a: 1 }, 'ops', now)
  assert.equal(again.history, one.history)
  assert.deepEqual(again.events, [])
  assert.equal(save(one.history, { a: 1, b: [] }, 'ops', now).history.revisions.length, 2)
})

test('saving applies nothing; applying serves, and a boot that works makes it current', () => {
  assert.deepEqual(states(three), ['pending', 'pending', 'pending'])
  assert.equal(served(three), undefined)
  const applying = must(beginApply(three, 3, rollout, now))
  assert.deepEqual(states(applying), ['pending', 'pending', 'applying'])
  assert.equal(served(applying)?.number, 3)
  assert.deepEqual(states(confirm(applying, now).history), ['superseded', 'superseded', 'current'])
})

test('when a revision fails the one before it is served again', () => {
  const current = confirm(must(beginApply(three, 2, operator, now)), now).history
  const failed = fail(must(beginApply(current, 3, rollout, now)), 'three boots without a heartbeat', now)
  assert.deepEqual(states(failed.history), ['superseded', 'current', 'failed'])
  assert.equal(served(failed.history)?.number, 2)
  const retried = confirm(must(beginApply(failed.history, 3, operator, now)), now).history
  assert.deepEqual(states(retried), ['superseded', 'superseded', 'current'])
})

test('an operator goes back to an older revision, a rollout does not unless it was told to', () => {
  const current = confirm(must(beginApply(three, 3, operator, now)), now).history
  const refused = beginApply(current, 1, rollout, now)
  assert.equal(isRefusal(refused) && refused.code, 'REVISION_BACKWARDS')
  assert.equal(served(must(beginApply(current, 1, { ...rollout, mayGoBack: true }, now)))?.number, 1)
  const back = confirm(must(beginApply(current, 1, operator, now)), now).history
  assert.deepEqual(states(back), ['current', 'pending', 'pending'])
})

test('the current revision can be applied again, and its failure keeps it served', () => {
  const current = confirm(must(beginApply(three, 3, operator, now)), now).history
  const again = must(beginApply(current, 3, operator, now))
  assert.equal(stateOf(again, 3), 'applying')
  assert.equal(served(fail(again, 'power went', now).history)?.number, 3)
})

test('two revisions are not applied at once, and the same one twice is once', () => {
  const applying = must(beginApply(three, 2, operator, now))
  const other = beginApply(applying, 3, operator, now)
  assert.equal(isRefusal(other) && other.code, 'REVISION_APPLYING')
  assert.equal(must(beginApply(applying, 2, operator, now)), applying)
})

test('a withdrawn revision is pending again', () => {
  const withdrawn = withdraw(must(beginApply(three, 3, operator, now)), now)
  assert.deepEqual(states(withdrawn.history), ['pending', 'pending', 'pending'])
  assert.deepEqual(withdraw(withdrawn.history, now).events, [])
})

test('a revision that does not exist is not applied', () => {
  for (const number of [0, 4, -1, 1.5]) {
    const refused = beginApply(three, number, operator, now)
    assert.equal(isRefusal(refused) && refused.code, 'NO_SUCH_REVISION')
  }
})

test('the canonical text is the same for every order of members and different for every other value', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([k, v]) => [k, shuffled(v)]),
    )
  }
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      assert.equal(canonicalJson(shuffled(value)), canonicalJson(value))
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))
    }),
    { seed: 6 },
  )
  assert.notEqual(contentHash({ a: ['x', 'y'] }), contentHash({ a: ['y', 'x'] }))
})
