import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  advance,
  blocksIn,
  type Plan,
  type Send,
  startTransfer,
  type Transfer,
  type TransferEvent,
} from './transfer.ts'

/** A transfer together with everything it sent, driven by hand. */
class Driven {
  transfer: Transfer
  readonly sent: string[] = []
  now = 0

  constructor(plan: Partial<Plan> & { readonly windowSize?: number; readonly timeoutMs?: number } = {}) {
    const { windowSize = 1, timeoutMs, ...rest } = plan
    const terms = { blockSize: 512, windowSize, timeoutMs }
    const step = startTransfer({ terms, offersOptions: true, blocks: 10, rollover: 0, ...rest }, 0)
    this.transfer = step.transfer
    this.#note(step.send)
  }

  tell(event: TransferEvent): this {
    const step = advance(this.transfer, event, this.now)
    this.transfer = step.transfer
    this.#note(step.send)
    return this
  }

  ack(...blocks: readonly number[]): this {
    for (const block of blocks) this.tell({ kind: 'ack', block })
    return this
  }

  /** Waits as long as the transfer wants to, and wakes it. */
  silence(): this {
    this.now = this.transfer.deadline
    return this.tell({ kind: 'timer' })
  }

  #note(send: Send | undefined): void {
    if (send !== undefined) this.sent.push(send.kind === 'oack' ? 'oack' : `${send.from}-${send.to}`)
  }
}

describe('the start', () => {
  test('options are offered first, and DATA 1 waits for ACK 0', () => {
    assert.deepEqual(new Driven().ack(0).sent, ['oack', '1-1'])
  })

  test('without options the answer is DATA 1', () => {
    assert.deepEqual(new Driven({ offersOptions: false }).ack(1).sent, ['1-1', '2-2'])
  })

  test('row 67: ACK 0 means nothing when no OACK was sent', () => {
    assert.deepEqual(new Driven({ offersOptions: false }).ack(0).sent, ['1-1'])
  })

  test('row 73: a client that never answers gets one packet and is forgotten after ten seconds', () => {
    for (const offersOptions of [true, false]) {
      const driven = new Driven({ offersOptions, windowSize: 64 }).silence()
      assert.equal(driven.sent.length, 1)
      assert.deepEqual([driven.now, driven.transfer.ending], [10_000, 'unanswered'])
    }
  })

  test('row 69: a repeated request gets the first answer once more', () => {
    const driven = new Driven()
    driven.now = 200
    assert.deepEqual(driven.tell({ kind: 'repeated-request' }).sent, ['oack', 'oack'])
  })

  test('a copy of the request that the network made gets no second OACK, which some boards cannot stand', () => {
    assert.deepEqual(new Driven().tell({ kind: 'repeated-request' }).sent, ['oack'])
  })

  test('row 69: a repeated request is ignored while the transfer moves', () => {
    const driven = new Driven().ack(0, 1)
    assert.deepEqual(driven.tell({ kind: 'repeated-request' }).sent, ['oack', '1-1', '2-2'])
    assert.equal(driven.transfer.ending, undefined)
  })

  test('a machine that was reset and asks for the same file from the same port starts over', () => {
    const driven = new Driven().ack(0, 1)
    driven.now = 1000
    assert.equal(driven.tell({ kind: 'repeated-request' }).transfer.ending, 'replaced')
  })
})

describe('windows', () => {
  test('a window is sent whole and the next one follows the ACK of its last block', () => {
    assert.deepEqual(new Driven({ windowSize: 4 }).ack(0, 4, 8, 10).sent, ['oack', '1-4', '5-8', '9-10'])
  })

  test('an ACK inside the window starts the next one right behind it', () => {
    assert.deepEqual(new Driven({ windowSize: 4 }).ack(0, 2).sent, ['oack', '1-4', '3-6'])
  })

  test('window size 1 is classic TFTP', () => {
    const classic = new Driven({ windowSize: 1, blocks: 3 }).ack(0, 1, 2, 3)
    assert.deepEqual(classic.sent, ['oack', '1-1', '2-2', '3-3'])
    assert.equal(classic.transfer.ending, 'complete')
  })
})

describe('ACKs that are no news', () => {
  for (const windowSize of [1, 4])
    test(`row 67: a thousand copies of an ACK send nothing (window ${windowSize})`, () => {
      const driven = new Driven({ windowSize }).ack(0, windowSize)
      const before = driven.sent.length
      driven.ack(...Array.from({ length: 1000 }, () => windowSize))
      assert.equal(driven.sent.length, before)
    })

  test('row 67: an ACK of a block that was not sent yet is ignored', () => {
    assert.deepEqual(new Driven({ windowSize: 4 }).ack(0, 5, 9, 60_000).sent, ['oack', '1-4'])
  })

  test('an ACK that comes late does not take the transfer back', () => {
    assert.deepEqual(new Driven({ windowSize: 4 }).ack(0, 4, 2, 4).sent, ['oack', '1-4', '5-8'])
  })
})

describe('silence', () => {
  test('the window after the last ACK is sent again, each time with more patience', () => {
    const driven = new Driven({ windowSize: 4 }).ack(0, 2)
    const waits = [1, 2, 3, 4].map(() => {
      const before = driven.now
      return driven.silence().now - before
    })
    assert.deepEqual(driven.sent.slice(2), ['3-6', '3-6', '3-6', '3-6', '3-6'])
    assert.deepEqual(waits, [50, 100, 200, 400])
    assert.equal(driven.transfer.resent, 2 + 4 * 4)
  })

  test('a client that answers slowly is given more time than one that answers at once', () => {
    const slow = new Driven()
    slow.now = 300
    slow.ack(0)
    assert.equal(slow.transfer.deadline - slow.now, 900)
  })

  test('the timeout a client asked for is kept to', () => {
    const driven = new Driven({ timeoutMs: 3000 }).ack(0)
    assert.deepEqual([driven.silence().now, driven.silence().now], [3000, 6000])
  })

  test('a wake-up before its time changes nothing', () => {
    const driven = new Driven().ack(0)
    driven.now = driven.transfer.deadline - 1
    assert.equal(driven.tell({ kind: 'timer' }).sent.length, 2)
  })

  test('a client that vanishes is given up after fifteen seconds', () => {
    const driven = new Driven().ack(0, 1)
    while (driven.transfer.ending === undefined) driven.silence()
    assert.deepEqual([driven.transfer.ending, driven.now], ['lost', 15_000])
  })

  test('a last ACK that never comes is no failure', () => {
    const driven = new Driven({ blocks: 1 }).ack(0)
    while (driven.transfer.ending === undefined) driven.silence()
    assert.equal(driven.transfer.ending, 'unconfirmed')
  })
})

describe('errors from the client', () => {
  for (const code of [0, 3, 8])
    test(`row 65: ERROR ${code} after the OACK is a probe, and quiet`, () => {
      const driven = new Driven().tell({ kind: 'error', code, message: '' })
      assert.deepEqual([driven.transfer.ending, driven.sent], ['probed', ['oack']])
    })

  test('an ERROR in the middle ends the transfer without a word', () => {
    const driven = new Driven().ack(0, 1).tell({ kind: 'error', code: 0, message: 'TFTP Aborted' })
    assert.equal(driven.transfer.ending, 'aborted')
    assert.deepEqual(driven.ack(2).silence().sent, ['oack', '1-1', '2-2'])
  })
})

describe('row 70: sizes', () => {
  test('a file of whole blocks is followed by an empty one', () => {
    assert.deepEqual(
      [0, 1, 511, 512, 513, 1024].map((size) => blocksIn(size, 512)),
      [1, 1, 1, 2, 2, 3],
    )
  })

  for (const [rollover, afterwards] of [
    [0, [65_535, 0, 1]],
    [1, [65_535, 1, 2]],
  ] as const)
    test(`more than 65535 blocks go on with ${rollover}`, () => {
      const driven = new Driven({ blocks: 65_537, rollover }).ack(0)
      for (let block = 1; block < 65_535; block++) driven.ack(block)
      assert.equal(driven.ack(...afterwards).transfer.ending, 'complete')
      assert.deepEqual(driven.sent.slice(-2), ['65536-65536', '65537-65537'])
    })
})
