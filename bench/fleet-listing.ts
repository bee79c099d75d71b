import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { buffer } from 'node:stream/consumers'

const TIMES = 500

/** Reads one page again and again, over one TLS connection and with a key, as a console does. Milliseconds. */
export async function timePage(port: number, key: string, path: string): Promise<Page> {
  using agent = disposable(new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false }))
  const waits: number[] = []
  let bytes = 0
  for (let i = 0; i < TIMES + WARM_UP; i++) {
    const started = performance.now()
    const headers = { authorization: `Bearer ${key}` }
    const asked = request({ agent: agent.value, host: '127.0.0.1', port, path: `/api/v1${path}`, headers }).end()
    const [answer] = await once(asked, 'response')
    bytes = (await buffer(answer)).length
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
    if (i >= WARM_UP) waits.push(performance.now() - started)
  }
  return { bytes, waits: waits.toSorted((a, b) => a - b) }
}

const WARM_UP = 20

export interface Page {
  readonly bytes: number
  /** Ascending. */
  readonly waits: readonly number[]
}

const disposable = (value: Agent): Disposable & { readonly value: Agent } => ({
  value,
  [Symbol.dispose]: () => value.destroy(),
})
