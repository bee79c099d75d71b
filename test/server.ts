import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type Agent } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** A real server process on loopback with a data folder of its own. */
export interface TestServer extends AsyncDisposable {
  readonly dataDir: string
  readonly ports: { readonly boot: number; readonly https: number; readonly http: number }
  readonly pid: () => number
  readonly log: () => string
  readonly api: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly json: unknown }>
  /** `kill -9`, and a new process on the same data and ports. */
  readonly crashAndRestart: () => Promise<void>
  readonly stop: () => Promise<number | null>
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))

/** What a server is started in, where that matters. */
export interface Surroundings {
  /** A program and its arguments, which ends by becoming the command behind them. */
  readonly within: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

export async function startServer(
  flags: readonly string[] = [],
  { within, environment }: Surroundings = { within: [], environment: {} },
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldforge-test-'))
  const [boot, https, http] = await Promise.all([freePort(), freePort(), freePort()])
  const socket = join(dataDir, 'admin.sock')
  const all = [
    program, 'serve', '--data-dir', dataDir, '--address', '127.0.0.1', '--log-format', 'json',
    '--listen-boot', `127.0.0.1:${boot}`, '--listen-https', `127.0.0.1:${https}`, '--listen-http', `127.0.0.1:${http}`,
    '--listen-admin', `unix:${socket}`, ...flags,
  ] // prettier-ignore
  let log = ''
  let child = await start()

  async function start(): Promise<ChildProcess> {
    const [command = '', ...args] = [...within, process.execPath, ...all]
    const env = { ...process.env, ...environment }
    const started = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
    await new Promise<void>((resolve, reject) => {
      started.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk
        if (chunk.includes('"msg":"ready"')) resolve()
      })
      started.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)))
    })
    return started
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
    return child.exitCode
  }

  return {
    dataDir,
    ports: { boot, https, http },
    pid: () => child.pid ?? 0,
    log: () => log,
    api: async (method, path, body) => {
      const answer = await sendRequest(
        httpRequest({
          socketPath: socket,
          path: `/api/v1${path}`,
          method,
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
        }),
        body === undefined ? undefined : JSON.stringify(body),
      )
      return { status: answer.status, json: JSON.parse(answer.body === '' ? 'null' : answer.body) as unknown }
    },
    crashAndRestart: async () => {
      await end('SIGKILL')
      child = await start()
    },
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => {
      await end('SIGTERM')
      rmSync(dataDir, { recursive: true })
    },
  }
}

export interface Client {
  readonly cert?: string
  readonly key?: string
  readonly agent?: Agent
  readonly userAgent?: string
}

/** What iPXE calls itself. */
export const IPXE = 'iPXE/1.21.1+git'

/** One GET over TLS. The server's certificate is not checked: other tests do that with real firmware. */
export const get = (port: number, path: string, client: Client = {}): Promise<Answer> =>
  sendRequest(
    httpsRequest({
      host: '127.0.0.1',
      port,
      path,
      rejectUnauthorized: false,
      headers: { 'user-agent': client.userAgent ?? 'a test' },
      ...(client.agent === undefined ? { agent: false } : { agent: client.agent }),
      ...(client.cert === undefined ? {} : { cert: client.cert, key: client.key }),
    }),
  )

export const getPlain = (port: number, path: string): Promise<Answer> =>
  sendRequest(httpRequest({ host: '127.0.0.1', port, path, agent: false }))

export async function sendRequest(request: ReturnType<typeof httpRequest>, body?: string): Promise<Answer> {
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
