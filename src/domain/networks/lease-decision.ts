import type { Ip4 } from '../../base/ip4.ts'
import type { Assignment } from './lease.ts'

/** Stable words for why there is no address, for events and counters. */
export type LeaseReason =
  | 'another server was chosen'
  | 'no free address'
  | 'too many open offers'
  | 'no address requested'
  | 'address of another network'
  | 'address of another client'
  | 'unknown client'
  | 'not the holder'
  | 'address in use'
  | 'too many declined'
  | 'given back'
  | 'BOOTP without a reservation'

/** An address, for so many seconds. */
export interface LeaseAnswer {
  readonly reply: 'offer' | 'ack'
  readonly ip: Ip4
  readonly seconds: number
  readonly changes: readonly Assignment[]
}

/** What to answer and what to remember. `changes` are to be kept before the answer leaves. */
export type LeaseDecision =
  | LeaseAnswer
  /** An address for ever. */
  | { readonly reply: 'bootp'; readonly ip: Ip4; readonly changes: readonly Assignment[] }
  | { readonly reply: 'inform'; readonly changes: readonly Assignment[] }
  | { readonly reply: 'nak'; readonly because: LeaseReason; readonly changes: readonly Assignment[] }
  | { readonly reply: 'none'; readonly because: LeaseReason; readonly changes: readonly Assignment[] }

export const nak = (because: LeaseReason): LeaseDecision => ({ reply: 'nak', because, changes: [] })

export const silence = (because: LeaseReason, changes: readonly Assignment[] = []): LeaseDecision => ({
  reply: 'none',
  because,
  changes,
})
