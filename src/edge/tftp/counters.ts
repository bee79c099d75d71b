import type { TransferResult } from './event.ts'

/** Since the server started, for the metrics page. */
export interface TftpCounters {
  requests: number
  /** Turned away silently because a limit was reached; the client asks again. */
  deferred: number
  notFound: number
  refused: number
  failed: number
  /** Datagrams that are not TFTP, or not for a server. */
  malformed: number
  /** Packets from senders that have no transfer. */
  strangers: number
  started: number
  ended: Record<TransferResult['outcome'], number>
  blocksSent: number
  blocksResent: number
  /** Blocks put off because the kernel took no more; they are sent again like lost ones. */
  putOff: number
}

export const newCounters = (): TftpCounters => ({
  requests: 0,
  deferred: 0,
  notFound: 0,
  refused: 0,
  failed: 0,
  malformed: 0,
  strangers: 0,
  started: 0,
  ended: { complete: 0, unconfirmed: 0, probed: 0, aborted: 0, lost: 0, unanswered: 0, replaced: 0, stopped: 0 },
  blocksSent: 0,
  blocksResent: 0,
  putOff: 0,
})
