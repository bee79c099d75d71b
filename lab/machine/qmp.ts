import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'

/** The emulator's control channel. A command that the emulator refuses rejects with its words. */
export interface Qmp {
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>
}

interface Answer {
  readonly QMP?: unknown
  readonly return?: unknown
  readonly error?: { readonly desc: string }
}

/** QEMU Machine Protocol: one JSON object a line, answers in the order of the commands, events in between. */
export function openQmp(channel: Duplex): Qmp {
  const waiting: PromiseWithResolvers<unknown>[] = []
  const send = (message: object): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>()
    waiting.push(answer)
    channel.write(`${JSON.stringify(message)}\n`)
    return answer.promise
  }
  const lines = createInterface({ input: channel })
  lines.on('line', (line) => {
    const answer = JSON.parse(line) as Answer
    if ('return' in answer) waiting.shift()?.resolve(answer.return)
    else if (answer.error !== undefined) waiting.shift()?.reject(new Error(answer.error.desc))
  })
  lines.on('close', () => {
    for (const answer of waiting.splice(0)) answer.reject(new Error('the machine is off'))
  })
  channel.on('error', () => {}) // A machine that powers itself off resets the channel; `close` follows.
  const ready = send({ execute: 'qmp_capabilities' })
  ready.catch(() => {}) // Reported by the first command.
  return {
    async execute(command, args = {}) {
      await ready
      return send({ execute: command, arguments: args })
    },
  }
}
