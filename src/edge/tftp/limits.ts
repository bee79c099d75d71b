export interface TftpLimits {
  /** Largest block in bytes. The default fits an Ethernet frame with room for a tunnel: 1500 - 32. */
  readonly blockSize: number
  /** Largest window in blocks. Throughput levels out around 64, and 64 blocks still fit a default socket buffer. */
  readonly windowSize: number
  /** Transfers at the same time. */
  readonly transfers: number
  /** Transfers of one address at the same time: many machines may hide behind one. */
  readonly transfersPerPeer: number
  /** Errors a second to senders without a transfer, so that forged packets are not multiplied. */
  readonly strayErrorsPerSecond: number
}

export const DEFAULT_LIMITS: TftpLimits = {
  blockSize: 1468,
  windowSize: 64,
  transfers: 2048,
  transfersPerPeer: 64,
  strayErrorsPerSecond: 500,
}
