import type { OptionList } from './option-list.ts'
import { agreeBlockSize, BLOCK_SIZE, DEFAULT_BLOCK_SIZE } from './options/block-size.ts'
import { agreeTimeout, TIMEOUT } from './options/timeout.ts'
import { agreeTransferSize, TRANSFER_SIZE } from './options/transfer-size.ts'
import { agreeWindowSize, WINDOW_SIZE } from './options/window-size.ts'
import type { TftpRequest } from './request.ts'

/** What a server is willing to agree to. */
export interface Ceilings {
  /** Bytes; what fits the network unfragmented. */
  readonly blockSize: number
  /** Blocks. */
  readonly windowSize: number
}

/** What holds for one transfer. */
export interface Terms {
  /** Bytes of file in every DATA packet but the last. */
  readonly blockSize: number
  /** DATA packets sent before an ACK is due; 1 is classic TFTP. */
  readonly windowSize: number
  /** The fixed retransmission interval the client asked for, in milliseconds. */
  readonly timeoutMs: number | undefined
}

export interface Agreement {
  readonly terms: Terms
  /** The OACK's options in a fixed order. Empty: no OACK is sent, and DATA 1 is the answer (RFC 2347). */
  readonly answer: OptionList
}

/** RFC 2347: unknown and unusable options are left out, and nothing is answered that was not asked. */
export function negotiate(request: TftpRequest, fileBytes: number, ceilings: Ceilings): Agreement {
  const answer = new Map<string, string>()
  const agree = (name: string, rule: (asked: string) => number | undefined): number | undefined => {
    const asked = request.options.get(name)
    const agreed = asked === undefined ? undefined : rule(asked)
    if (agreed !== undefined) answer.set(name, String(agreed))
    return agreed
  }
  const blockSize = agree(BLOCK_SIZE, (asked) => agreeBlockSize(asked, ceilings.blockSize)) ?? DEFAULT_BLOCK_SIZE
  const seconds = agree(TIMEOUT, agreeTimeout)
  agree(TRANSFER_SIZE, (asked) => agreeTransferSize(asked, request.mode, fileBytes))
  const windowSize = agree(WINDOW_SIZE, (asked) => agreeWindowSize(asked, ceilings.windowSize)) ?? 1
  return { terms: { blockSize, windowSize, timeoutMs: seconds === undefined ? undefined : seconds * 1000 }, answer }
}
