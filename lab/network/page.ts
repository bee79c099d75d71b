import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** An address on this machine that leads to a server inside the lab. */
export interface Page extends AsyncDisposable {
  readonly url: string
}

/** The port to remember; when something else has it, any free one. */
const USUAL_PORT = 8475

/** Carries connections from a loopback port to a unix socket: files are what an isolated network shares with the world. */
export async function openPage(socket: string): Promise<Page> {
  const open = new Set<Socket>()
  const server = createServer((visitor) => {
    const inside = connect(socket)
    for (const end of [visitor, inside]) {
      open.add(end)
      end.on('close', () => open.delete(end))
    }
    visitor.on('error', () => inside.destroy())
    inside.on('error', () => visitor.destroy())
    visitor.pipe(inside).pipe(visitor)
  })
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(USUAL_PORT).catch(() => listen(0))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const end of open) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
