import { closeUdp, openUdp } from '../../src/edge/tftp/udp-socket.ts'
import { decodeTftp, encodeTftp, type TftpPacket } from '../../src/wire/tftp/packet.ts'
import type { Chance } from '../lan/chance.ts'

const BLOCK_SIZE = 1468
/** Firmware sends its last packet again after so long. Milliseconds. */
const PATIENCE = 1000

/** A real client in lockstep that loses this share of the packets in each direction. Resolves with the file. */
export async function download(
  server: { readonly address: string; readonly port: number },
  fileName: string,
  loss: number,
  chance: Chance,
): Promise<Buffer> {
  const socket = await openUdp('127.0.0.1', 0)
  const done = Promise.withResolvers<Buffer>()
  const parts: Uint8Array[] = []
  let { port } = server
  let last: TftpPacket = {
    kind: 'rrq',
    fileName,
    mode: 'octet',
    options: new Map([['blksize', String(BLOCK_SIZE)]]),
  }
  const send = (): void => {
    if (!chance.happens(loss)) socket.send(encodeTftp(last), port, server.address)
  }
  const again = setInterval(send, PATIENCE)
  socket.on('message', (bytes, from) => {
    if (chance.happens(loss)) return
    const decoded = decodeTftp(bytes)
    if (!decoded.ok || decoded.value.kind === 'error') return done.reject(new Error(`no block: ${bytes.toString()}`))
    const packet = decoded.value
    port = from.port
    if (packet.kind === 'oack') last = { kind: 'ack', block: 0 }
    else if (packet.kind === 'data' && packet.block === ((parts.length + 1) & 0xffff)) {
      parts.push(packet.bytes)
      last = { kind: 'ack', block: packet.block }
    } else return
    again.refresh()
    send()
    if (packet.kind === 'data' && packet.bytes.length < BLOCK_SIZE) done.resolve(Buffer.concat(parts))
  })
  send()
  try {
    return await done.promise
  } finally {
    clearInterval(again)
    await closeUdp(socket)
  }
}
