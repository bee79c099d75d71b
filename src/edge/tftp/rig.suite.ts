import { latin1 } from '../../base/bytes.ts'
import type { TftpEvent } from './event.ts'
import type { FileSource } from './file-source.ts'
import { fixedFiles } from './fixed-files.ts'
import { ManualTimers } from './manual-timers.suite.ts'
import { TestPeer } from './peer.suite.ts'
import { serveTftp, type TftpOptions, type TftpServer } from './server.ts'

export const program: Buffer = Buffer.from(Array.from({ length: 1500 }, (_, index) => index % 251))
export const files: FileSource = fixedFiles(
  new Map<string, Uint8Array>([
    ['program', program],
    ['empty', new Uint8Array(0)],
    ['exact', program.subarray(0, 1024)],
    ['text', latin1('a\nb')],
  ]),
)

/** A server on loopback, its time in the hands of the test, and peers to talk to it. */
export interface Rig extends AsyncDisposable {
  readonly server: TftpServer
  readonly events: readonly TftpEvent[]
  readonly timers: ManualTimers
  peer(from?: string): Promise<TestPeer>
}

export async function rig(options: Partial<TftpOptions> = {}): Promise<Rig> {
  const events: TftpEvent[] = []
  const timers = new ManualTimers()
  const stack = new AsyncDisposableStack()
  const record = (event: TftpEvent): void => void events.push(event)
  const server = stack.use(
    await serveTftp({ listen: { address: '127.0.0.1', port: 0 }, files: [files], timers, record, ...options }),
  )
  return {
    server,
    events,
    timers,
    peer: async (from) => stack.use(await TestPeer.open(server.bound[0], from)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** How transfers ended, and the kinds of all other events. */
export const outcomes = (events: readonly TftpEvent[]): readonly string[] =>
  events.map((event) => (event.kind === 'ended' ? event.outcome : event.kind))
