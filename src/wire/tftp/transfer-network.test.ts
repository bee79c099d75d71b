import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type Rollover, toWire } from './block-number.ts'
import { advance, startTransfer, type Step, type Transfer } from './transfer.ts'

/** What the network does to one packet: the delays of its copies in milliseconds; none means it is lost. */
type Fate = readonly number[]

/** A reader as firmware has it: takes blocks in order, acknowledges every window, and repeats its last packet when nothing comes. */
class Reader {
  readonly windowSize: number
  readonly blocks: number
  readonly rollover: Rollover
  readonly received: number[] = []
  #inWindow = 0

  constructor(windowSize: number, blocks: number, rollover: Rollover) {
    this.windowSize = windowSize
    this.blocks = blocks
    this.rollover = rollover
  }

  get done(): boolean {
    return this.received.length === this.blocks
  }

  /** The ACK number to send, or undefined. Block 0 stands for the OACK. */
  take(block: number): number | undefined {
    const next = this.received.length + 1
    if (block === 0) return this.received.length === 0 ? 0 : undefined
    if (toWire(block, this.rollover) !== toWire(next, this.rollover)) return this.repeat()
    this.received.push(block)
    this.#inWindow += 1
    return this.done || this.#inWindow >= this.windowSize ? this.repeat() : undefined
  }

  repeat(): number {
    this.#inWindow = 0
    return toWire(this.received.length, this.rollover)
  }
}

interface Arrival {
  readonly at: number
  readonly deliver: () => void
}

interface Story {
  readonly windowSize: number
  readonly blocks: number
  readonly rollover: Rollover
  readonly fates: readonly Fate[]
}

/** Plays a download over a bad network in virtual time. After the listed fates the network is good. */
function play(story: Story): { transfer: Transfer; reader: Reader; sent: number } {
  const { windowSize, blocks, rollover, fates } = story
  const reader = new Reader(windowSize, blocks, rollover)
  const underWay: Arrival[] = []
  let packets = 0
  let sent = 0
  let now = 0
  const send = (deliver: () => void): void => {
    const fate = fates[packets++] ?? [1]
    for (const delay of fate) underWay.push({ at: now + delay, deliver })
  }
  const acknowledge = (block: number): void => {
    send(() => {
      carryOut(advance(transfer, { kind: 'ack', block }, now))
    })
  }
  const carryOut = (step: Step): void => {
    transfer = step.transfer
    if (step.send === undefined) return
    const { from, to } = step.send.kind === 'oack' ? { from: 0, to: 0 } : step.send
    for (let block = from; block <= to; block++) {
      sent += 1
      send(() => {
        const answer = reader.take(block)
        if (answer !== undefined) acknowledge(answer)
      })
    }
  }
  const plan = { terms: { blockSize: 512, windowSize, timeoutMs: undefined }, offersOptions: true, blocks, rollover }
  const first = startTransfer(plan, now)
  let { transfer } = first
  carryOut(first)
  let clientWakes = 4000
  let heard = false
  while (transfer.ending === undefined) {
    underWay.sort((a, b) => a.at - b.at)
    const next = underWay[0]
    if (next !== undefined && next.at <= Math.min(transfer.deadline, clientWakes)) {
      underWay.shift()
      now = Math.max(now, next.at)
      next.deliver()
      heard ||= transfer.proven
      clientWakes = now + 4000
    } else if (clientWakes < transfer.deadline && !reader.done) {
      now = clientWakes
      clientWakes = now + 4000
      if (heard) acknowledge(reader.repeat())
      else carryOut(advance(transfer, { kind: 'repeated-request' }, now))
    } else {
      now = transfer.deadline
      carryOut(advance(transfer, { kind: 'timer' }, now))
    }
  }
  return { transfer, reader, sent }
}

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant([1]) },
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 3 }) },
)
const story = fc.record({
  windowSize: fc.constantFrom(1, 2, 4, 64),
  blocks: fc.integer({ min: 1, max: 300 }),
  rollover: fc.constantFrom<Rollover>(0, 1),
  fates: fc.array(fate, { maxLength: 400 }),
})

test('whatever the network loses, repeats and reorders, the client ends with the whole file in order or the transfer says it is lost', () => {
  fc.assert(
    fc.property(story, (told) => {
      const { transfer, reader } = play(told)
      assert.deepEqual(
        reader.received,
        reader.received.map((_, index) => index + 1),
      )
      if (transfer.ending === 'complete') assert.equal(reader.done, true)
      else assert.ok(['unconfirmed', 'lost', 'unanswered'].includes(String(transfer.ending)))
    }),
    { seed: 7440, numRuns: 1500 },
  )
})

test('with one packet in a hundred lost every download completes', () => {
  for (let first = 0; first < 100; first++)
    for (const windowSize of [1, 4, 64]) {
      const fates = Array.from({ length: 2000 }, (_, index): Fate => (index % 100 === first ? [] : [1]))
      const { transfer, reader } = play({ windowSize, blocks: 715, rollover: 0, fates })
      assert.ok(reader.done, `window ${windowSize}, packet ${first} of each hundred lost`)
      assert.ok(transfer.ending === 'complete' || transfer.ending === 'unconfirmed')
    }
})

test('a network that doubles every packet does not double the blocks that are sent', () => {
  for (const windowSize of [1, 4, 64]) {
    const fates = Array.from({ length: 5000 }, (): Fate => [1, 2])
    const { sent } = play({ windowSize, blocks: 715, rollover: 0, fates })
    assert.ok(sent <= 715 * 1.2, `${sent} packets with window ${windowSize}`)
  }
})
