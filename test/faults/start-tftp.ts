import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TftpCounters } from '../../src/edge/tftp/counters.ts'

export interface TftpState {
  readonly running: number
  /** Open file descriptors of the process. */
  readonly files: number
  readonly counters: TftpCounters
}

export interface TftpProcess extends AsyncDisposable {
  readonly address: string
  readonly port: number
  state(): Promise<TftpState>
}

/** A real server process on loopback. */
export async function startTftp(root: string, portMode: 'single' | 'random'): Promise<TftpProcess> {
  const args = [`${import.meta.dirname}/tftp-server.ts`, root, portMode]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const { done, value } = await lines.next()
    if (done === true) throw new Error('the server ended')
    return JSON.parse(value)
  }
  return {
    address: '127.0.0.1',
    port: (await next()) as number,
    state: () => {
      child.stdin.write('\n')
      return next() as Promise<TftpState>
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    },
  }
}
