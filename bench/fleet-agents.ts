import { connect, createSecureContext, type TLSSocket } from 'node:tls'
import { once } from 'node:events'

/** One heartbeat that the server has answered: between the two times, milliseconds since 1970, it must have been received. */
export interface Heard {
  readonly sentAt: number
  readonly answeredAt: number
}

export interface AgentLoad {
  readonly port: number
  /** One request after another on each. */
  readonly connections: number
  readonly seconds: number
  /** Agents of machines in turn; each comes round again when all have spoken. */
  readonly machines: number
  /** Every agent has a connection of its own, as `curl` makes it; otherwise connections are kept and shared. */
  readonly reconnect: boolean
  /** The whole HTTP request of a machine. */
  readonly request: (machine: number) => string
}

export interface AgentFigures {
  readonly heard: ReadonlyMap<number, Heard>
  readonly answers: number
  readonly seconds: number
  /** Milliseconds, ascending. */
  readonly waits: readonly number[]
}

/** Plays agents against the real listener. Rejects when an answer is not 200: nothing else counts. */
export async function playAgents(load: AgentLoad): Promise<AgentFigures> {
  const heard = new Map<number, Heard>()
  const waits: number[] = []
  const started = performance.now()
  const end = started + load.seconds * 1000
  let turn = 0
  const agent = async (): Promise<void> => {
    let socket = await open(load.port)
    while (performance.now() < end) {
      const machine = turn++ % load.machines
      const asked = performance.now()
      const sentAt = Date.now()
      if (load.reconnect) socket = await again(socket, load.port)
      await exchange(socket, load.request(machine))
      waits.push(performance.now() - asked)
      heard.set(machine, { sentAt, answeredAt: Date.now() })
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: load.connections }, agent))
  const seconds = (performance.now() - started) / 1000
  return { heard, answers: waits.length, seconds, waits: waits.toSorted((a, b) => a - b) }
}

/** Made once: one for each connection would load all authorities of the world anew, and measure that. */
const context = createSecureContext()

async function open(port: number): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, secureContext: context })
  await once(socket, 'secureConnect')
  return socket.setEncoding('latin1').setNoDelay(true)
}

function again(socket: TLSSocket, port: number): Promise<TLSSocket> {
  socket.destroy()
  return open(port)
}

/** Resolves with the end of the answer, whose length its header says. Node's own client would cost more than the server. */
function exchange(socket: TLSSocket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const settle = (act: () => void): void => {
      socket.off('data', take).off('close', lost)
      act()
    }
    const take = (text: string): void => {
      answer += text
      const body = answer.indexOf('\r\n\r\n') + 4
      if (body < 4) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1])
      if (answer.length < body + length) return
      settle(answer.startsWith('HTTP/1.1 200 ') ? resolve : () => reject(new Error(answer)))
    }
    const lost = (): void => settle(() => reject(new Error('the server hung up')))
    socket.on('data', take).on('close', lost)
    socket.write(request)
  })
}
