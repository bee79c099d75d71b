import assert from 'node:assert/strict'
import type { RemoteInfo, Socket } from 'node:dgram'
import { Courier } from '../../src/edge/tftp/courier.ts'
import { newCounters } from '../../src/edge/tftp/counters.ts'
import { Dispatcher } from '../../src/edge/tftp/dispatcher.ts'
import { fixedFiles } from '../../src/edge/tftp/fixed-files.ts'
import { DEFAULT_LIMITS } from '../../src/edge/tftp/limits.ts'
import { Reception } from '../../src/edge/tftp/reception.ts'
import { RecentlyEnded } from '../../src/edge/tftp/recently-ended.ts'
import { SessionTable } from '../../src/edge/tftp/session-table.ts'
import { sharedSocket } from '../../src/edge/tftp/transfer-sockets.ts'
import { decodeTftp } from '../../src/wire/tftp/packet.ts'
import type { Target } from './fuzz.ts'

const files = [
  fixedFiles(
    new Map([
      ['program', new Uint8Array(5000)],
      ['boot-amd64.efi', new Uint8Array(5000)],
    ]),
  ),
]

/** The parts of the server behind a socket that only keeps what it is given. */
function newServer(): {
  readonly receive: (bytes: Buffer, from: RemoteInfo) => Promise<number>
  readonly running: () => number
} {
  let sent = 0
  const socket = {
    send(bytes: Uint8Array) {
      assert.ok(decodeTftp(bytes).ok, 'what we send is TFTP')
      sent += bytes.length
    },
    getSendQueueCount: () => 0,
  } as unknown as Socket
  let now = 0
  const [sessions, ended, counters, sockets] = [new SessionTable(), new RecentlyEnded(), newCounters(), sharedSocket]
  const shared = { limits: DEFAULT_LIMITS, counters, sessions, sockets, record: () => undefined, now: () => now }
  const courier = new Courier({ ...shared, ended, rollover: 0 })
  const reception = new Reception({ ...shared, files, courier })
  const dispatcher = new Dispatcher({ ...shared, ended, courier, reception })
  return {
    async receive(bytes, from) {
      now += 1
      sent = 0
      dispatcher.receive(socket, '10.75.0.1', bytes, from)
      await turn()
      return sent
    },
    running: () => sessions.size,
  }
}

/** The file that was asked for is looked up meanwhile. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

const PACKETS_PER_SERVER = 500
/** The largest datagram, and as many of them as the largest window holds. */
const { blockSize, windowSize } = DEFAULT_LIMITS
const LARGEST = blockSize + 4

let server = newServer()
let packets = 0

export const tftpServer: Target = {
  name: 'tftp server',
  corpus: 'tftp-',
  async attempt(bytes) {
    packets += 1
    if (packets % PACKETS_PER_SERVER === 0) server = newServer()
    const from = { address: '10.75.9.9', port: 1024 + (packets % 7), family: 'IPv4', size: bytes.length } as const
    const sent = await server.receive(Buffer.from(bytes), from)
    const read = decodeTftp(bytes)
    const isAck = read.ok && read.value.kind === 'ack'
    assert.ok(sent <= (isAck ? windowSize * LARGEST : LARGEST), `${sent} bytes to somebody who proved nothing`)
    assert.ok(server.running() <= DEFAULT_LIMITS.transfersPerPeer)
    return `${sent} ${server.running()}`
  },
}
