import { once } from 'node:events'
import { encodeTftp } from '../../wire/tftp/packet.ts'
import { closeUdp, openUdp } from './udp-socket.ts'

/** Whether a TFTP server answers there at all, be it with an error. Asks for the size of a file and breaks off. */
export async function answersTftp(address: string, port: number, file: string, milliseconds: number): Promise<boolean> {
  const socket = await openUdp('0.0.0.0', 0)
  try {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(milliseconds) })
    const options = new Map([['tsize', '0']])
    socket.send(encodeTftp({ kind: 'rrq', fileName: file, mode: 'octet', options }), port, address)
    const [, from] = (await answer) as [Buffer, { readonly port: number }]
    socket.send(encodeTftp({ kind: 'error', code: 8, message: 'only asking' }), from.port, address)
    return true
  } catch {
    return false
  } finally {
    await closeUdp(socket)
  }
}
