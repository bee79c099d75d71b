import type { Socket } from 'node:dgram'
import type { OptionList } from '../../wire/tftp/option-list.ts'
import type { TftpRequest } from '../../wire/tftp/request.ts'
import type { Transfer } from '../../wire/tftp/transfer.ts'
import type { Asked, Peer } from './event.ts'

/** A file on its way to one client. */
export interface Delivery {
  /** The next state takes the place of this one with every event. */
  transfer: Transfer
  /** As on the wire: netascii is already applied. */
  readonly file: Buffer
  /** What the OACK says. */
  readonly answer: OptionList
}

/** One request of one client, from the look-up of its file to the end. */
export interface Session {
  readonly peer: Peer
  readonly localAddress: string
  readonly request: TftpRequest
  /** The datagram, to recognise it when it comes again. */
  readonly asked: Buffer
  /** The name to show. */
  readonly file: string
  /** Monotonic milliseconds. */
  readonly startedAt: number
  /** Where packets for this client leave from. */
  socket: Socket
  /** Undefined while the file is looked up. */
  delivery: Delivery | undefined
  ended: boolean
}

export const askedIn = ({ peer, localAddress, file }: Session): Asked => ({ peer, localAddress, file })
