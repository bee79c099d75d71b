import type { TftpAck } from './ack.ts'
import { fromWire, type Rollover } from './block-number.ts'
import { TFTP_ERROR, type TftpError } from './error.ts'
import type { Terms } from './negotiate.ts'
import { observe, patience, type RoundTrip } from './round-trip.ts'

/** What one read transfer is to do; fixed from its start. */
export interface Plan {
  readonly terms: Terms
  /** The answer to the request is an OACK, not DATA 1. */
  readonly offersOptions: boolean
  /** DATA packets in the file, counting the short or empty last one. */
  readonly blocks: number
  readonly rollover: Rollover
}

/** How a transfer ended. All but `lost` and `unanswered` are ordinary life of network boot. */
export type Ending =
  | 'complete'
  /** Everything was sent and the last ACK never came: some clients do not send it. */
  | 'unconfirmed'
  /** The client wanted only the OACK, for the size in it, and broke off: EDK2 does so before every download. */
  | 'probed'
  | 'aborted'
  | 'lost'
  | 'unanswered'
  | 'replaced'

/** The sender's side of one read, RFC 1350 §4, 2347 and 7440. Blocks are counted from 1 without rollover; times are monotonic milliseconds. */
export interface Transfer {
  readonly plan: Plan
  /** The client has answered: its address is not forged, and more than one packet may go there. */
  readonly proven: boolean
  readonly acknowledged: number
  /** The last block of the window under way; 0 while only the OACK is out. */
  readonly sent: number
  readonly sentAt: number
  readonly progressAt: number
  /** Times the present window was sent again. */
  readonly tries: number
  readonly roundTrip: RoundTrip | undefined
  /** Blocks sent more than once, over the whole transfer. */
  readonly resent: number
  /** When to call with `timer`, unless another event moves it. */
  readonly deadline: number
  readonly ending: Ending | undefined
}

export type TransferEvent = TftpAck | TftpError | { readonly kind: 'timer' } | { readonly kind: 'repeated-request' }

/** What to send now. Blocks run from `from` to `to`, both included. */
export type Send = { readonly kind: 'oack' } | { readonly kind: 'blocks'; readonly from: number; readonly to: number }

export interface Step {
  readonly transfer: Transfer
  readonly send: Send | undefined
}

/** Requests that follow each other faster are copies the network made, or an attack; no client is so impatient. */
const COPY_WITHIN_MS = 200
/** One reply and no retransmission of ours goes to a client that has never answered: else a forged request turns us into a weapon. */
const PROOF_WITHIN_MS = 10_000
const SILENCE_MS = 15_000
/** A transfer without progress for so long is not running, so its request coming again is a client that started over. */
const STANDSTILL_MS = 1000

/** DATA packets for a file: one more than the full blocks, for the short or empty last one. RFC 1350 §6. */
export const blocksIn = (bytes: number, blockSize: number): number => Math.floor(bytes / blockSize) + 1

export function startTransfer(plan: Plan, now: number): Step {
  const transfer: Transfer = {
    plan,
    proven: false,
    acknowledged: 0,
    sent: plan.offersOptions ? 0 : 1,
    sentAt: now,
    progressAt: now,
    tries: 0,
    roundTrip: undefined,
    resent: 0,
    deadline: now + PROOF_WITHIN_MS,
    ending: undefined,
  }
  return { transfer, send: firstAnswer(plan) }
}

/** The next state and what to send. Pure: the same transfer, event and time always give the same step. */
export function advance(transfer: Transfer, event: TransferEvent, now: number): Step {
  if (transfer.ending !== undefined) return quiet(transfer)
  switch (event.kind) {
    case 'ack':
      return onAck(transfer, event.block, now)
    case 'timer':
      return now < transfer.deadline ? quiet(transfer) : onSilence(transfer, now)
    case 'repeated-request':
      return onRepeatedRequest(transfer, now)
    case 'error':
      return end(transfer, isProbe(transfer, event.code) ? 'probed' : 'aborted')
  }
}

const quiet = (transfer: Transfer): Step => ({ transfer, send: undefined })

const end = (transfer: Transfer, ending: Ending): Step => quiet({ ...transfer, ending, deadline: Infinity })

const firstAnswer = (plan: Plan): Send => (plan.offersOptions ? { kind: 'oack' } : { kind: 'blocks', from: 1, to: 1 })

function isProbe(transfer: Transfer, code: number): boolean {
  const quietCodes: readonly number[] = [TFTP_ERROR.undefined, TFTP_ERROR.diskFull, TFTP_ERROR.optionsRefused]
  return transfer.plan.offersOptions && !transfer.proven && quietCodes.includes(code)
}

/**
 * Only an ACK that moves forward sends anything. A repeated one must not, in any window size: answering it doubles every
 * later packet (the Sorcerer's Apprentice, RFC 1123 §4.2.3.1).
 */
function onAck(transfer: Transfer, wire: number, now: number): Step {
  const { plan, proven } = transfer
  const answersOack = plan.offersOptions && !proven
  const block = answersOack ? zeroOnly(wire) : fromWire(wire, transfer.acknowledged, transfer.sent, plan.rollover)
  if (block === undefined) return quiet(transfer)
  const answered = {
    ...transfer,
    proven: true,
    acknowledged: block,
    tries: 0,
    progressAt: now,
    roundTrip: transfer.tries === 0 ? observe(transfer.roundTrip, now - transfer.sentAt) : transfer.roundTrip,
    resent: transfer.resent + Math.max(0, transfer.sent - block),
  }
  return block === plan.blocks ? end(answered, 'complete') : sendWindow(answered, now)
}

const zeroOnly = (wire: number): number | undefined => (wire === 0 ? 0 : undefined)

/** RFC 7440 §4: after an ACK inside the window, or none at all, the next window starts right behind the last ACK. */
function sendWindow(transfer: Transfer, now: number): Step {
  const { terms, blocks } = transfer.plan
  const from = transfer.acknowledged + 1
  const to = Math.min(transfer.acknowledged + terms.windowSize, blocks)
  const wait = terms.timeoutMs ?? patience(transfer.roundTrip, transfer.tries)
  const deadline = Math.min(now + wait, giveUpAt(transfer))
  return { transfer: { ...transfer, sent: to, sentAt: now, deadline }, send: { kind: 'blocks', from, to } }
}

/** Three of the client's own intervals, when it asked for long ones. */
const giveUpAt = (transfer: Transfer): number =>
  transfer.progressAt + Math.max(SILENCE_MS, 3 * (transfer.plan.terms.timeoutMs ?? 0))

function onSilence(transfer: Transfer, now: number): Step {
  if (!transfer.proven) return end(transfer, 'unanswered')
  if (now >= giveUpAt(transfer)) return end(transfer, transfer.sent === transfer.plan.blocks ? 'unconfirmed' : 'lost')
  const resent = transfer.resent + transfer.sent - transfer.acknowledged
  return sendWindow({ ...transfer, resent, tries: transfer.tries + 1 }, now)
}

function onRepeatedRequest(transfer: Transfer, now: number): Step {
  if (transfer.proven) return now - transfer.progressAt < STANDSTILL_MS ? quiet(transfer) : end(transfer, 'replaced')
  if (now - transfer.sentAt < COPY_WITHIN_MS) return quiet(transfer)
  const again = { ...transfer, tries: transfer.tries + 1, sentAt: now, deadline: now + PROOF_WITHIN_MS }
  return { transfer: again, send: firstAnswer(transfer.plan) }
}
