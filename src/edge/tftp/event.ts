import type { Refusal } from '../../base/refusal.ts'
import type { Ending } from '../../wire/tftp/transfer.ts'

export interface Peer {
  readonly address: string
  readonly port: number
}

/** Who asked for what, and where. */
export interface Asked {
  readonly peer: Peer
  readonly localAddress: string
  /** The name as a path where it is one; otherwise as the client sent it. Text from a stranger: quote it. */
  readonly file: string
}

/** Something a machine did, for its boot session and the log. */
export type TftpEvent =
  | (Asked & TransferSummary & { readonly kind: 'started' })
  | (Asked & TransferSummary & TransferResult & { readonly kind: 'ended' })
  | (Asked & { readonly kind: 'not-found' })
  | (Asked & { readonly kind: 'refused'; readonly refusal: Refusal })
  /** A source threw or did not answer; the client got ERROR 0. */
  | (Asked & { readonly kind: 'failed'; readonly error: unknown })
  /** A socket reports trouble, or an address that appeared cannot be listened on. */
  | { readonly kind: 'socket-failed'; readonly localAddress: string; readonly error: unknown }

export interface TransferSummary {
  /** Bytes on the wire, without headers. */
  readonly size: number
  readonly blockSize: number
  readonly windowSize: number
}

export interface TransferResult {
  readonly outcome: Ending | 'stopped'
  /** Bytes the client acknowledged. */
  readonly bytes: number
  /** Blocks the client acknowledged. */
  readonly blocks: number
  /** Blocks that were sent more than once. */
  readonly resent: number
  readonly milliseconds: number
}
