import type { Rollover } from '../../wire/tftp/block-number.ts'
import { Courier } from './courier.ts'
import { newCounters, type TftpCounters } from './counters.ts'
import { Dispatcher } from './dispatcher.ts'
import type { TftpEvent } from './event.ts'
import type { FileSource } from './file-source.ts'
import { DEFAULT_LIMITS, type TftpLimits } from './limits.ts'
import { isWildcard, type Listen, Listeners } from './listeners.ts'
import { Reception } from './reception.ts'
import { RecentlyEnded } from './recently-ended.ts'
import type { Session } from './session.ts'
import { SessionTable } from './session-table.ts'
import { sweep, SWEEP_MS } from './sweep.ts'
import { systemTimers, type Timers } from './timers.ts'
import { OwnSockets, sharedSocket } from './transfer-sockets.ts'

export interface TftpOptions {
  readonly listen: Listen
  /** In order; the first that has the file wins. */
  readonly files: readonly FileSource[]
  /** `single` (the default) answers from the listening port, `random` from a fresh one for each transfer. */
  readonly portMode?: 'single' | 'random'
  /** The block number after 65535; 0 unless all clients are known to want 1. */
  readonly rollover?: Rollover
  readonly limits?: Partial<TftpLimits>
  readonly timers?: Timers
  /** Called while packets wait: it returns soon and does not throw. */
  readonly record: (event: TftpEvent) => void
}

export interface TftpServer extends AsyncDisposable {
  /** What it listens on at this moment. */
  readonly bound: readonly Listen[]
  readonly counters: Readonly<TftpCounters>
  /** Look-ups and transfers under way. */
  readonly running: number
}

const LOOK_FOR_ADDRESSES_MS = 5000

/**
 * Hands out files by TFTP, RFC 1350 with the options of 2347, 2348, 2349 and 7440; nothing can be written.
 * Rejects when the port cannot be had. Disposing breaks off what is under way.
 */
export async function serveTftp(options: TftpOptions): Promise<TftpServer> {
  const { files, record, timers = systemTimers, rollover = 0 } = options
  const now = (): number => timers.now()
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const counters = newCounters()
  const sessions = new SessionTable()
  const ended = new RecentlyEnded()
  const sockets =
    options.portMode === 'random'
      ? new OwnSockets(
          (session, bytes, from) => {
            dispatcher.receiveFor(session, bytes, from)
          },
          (session, error) => {
            reception.fail(session, error)
          },
        )
      : sharedSocket
  const courier = new Courier({ limits, rollover, counters, record, sessions, ended, sockets })
  const reception = new Reception({ files, sessions, courier, counters, limits, record, now, sockets })
  const dispatcher = new Dispatcher({ sessions, ended, courier, reception, counters, limits, now })

  const stop = (chosen: (session: Session) => boolean): void => {
    for (const session of sessions) if (chosen(session)) courier.end(session, 'stopped', now())
  }
  const listeners = new Listeners(options.listen, {
    datagram: (socket, localAddress, bytes, from) => {
      dispatcher.receive(socket, localAddress, bytes, from)
    },
    failure: (localAddress, error) => {
      record({ kind: 'socket-failed', localAddress, error })
    },
    gone: (localAddress) => {
      stop((session) => session.localAddress === localAddress)
    },
  })
  await listeners.open()
  const stopSweeping = timers.every(SWEEP_MS, () => {
    sweep(sessions, courier, reception, now())
  })
  const stopLooking =
    options.listen.sockets === undefined && isWildcard(options.listen.address)
      ? timers.every(LOOK_FOR_ADDRESSES_MS, () => {
          void listeners.follow()
        })
      : () => undefined

  return {
    get bound() {
      return listeners.bound
    },
    get running() {
      return sessions.size
    },
    counters,
    async [Symbol.asyncDispose]() {
      stopSweeping()
      stopLooking()
      stop(() => true)
      await listeners.close()
    },
  }
}
