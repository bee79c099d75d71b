import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text as readText } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { z } from 'zod'
import { problem } from '../api/contract.ts'
import { Problem, Unreachable } from './problem.ts'

/** Speaks to a server's API: over its unix socket, or over HTTP with an API key. */
export interface ApiClient {
  get<T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>>
  send<T extends z.ZodType>(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    shape: T,
  ): Promise<z.infer<T>>
  /** The answer as it arrives, for files and event streams. */
  open(path: string): Promise<IncomingMessage>
}

export interface ClientOptions {
  readonly server?: string
  readonly apiKey?: string
  readonly ca?: string
}

const DEFAULT_SOCKET = '/var/lib/coldforge/admin.sock'
const DEFAULT_SERVER = 'http://127.0.0.1:8081'

export const withClientOptions = (command: Command): Command =>
  command
    .option('--server <url>', 'http(s)://host:port or unix:/path (environment: COLDFORGE_SERVER)')
    .option('--api-key <key>', 'not needed over a unix socket (environment: COLDFORGE_API_KEY)')
    .option('--ca <file>', 'PEM file of the CA that signed the server certificate (environment: COLDFORGE_CA)')

export function apiClient(options: ClientOptions): ApiClient {
  const server =
    options.server ??
    process.env['COLDFORGE_SERVER'] ??
    (existsSync(DEFAULT_SOCKET) ? `unix:${DEFAULT_SOCKET}` : DEFAULT_SERVER)
  const key = options.apiKey ?? process.env['COLDFORGE_API_KEY']
  const ca = options.ca ?? process.env['COLDFORGE_CA']
  const call = async (method: string, path: string, body?: unknown): Promise<IncomingMessage> => {
    const headers = {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const request = connect(server, path, { method, headers }, ca)
    request.end(body === undefined ? undefined : JSON.stringify(body))
    const [response] = (await once(request, 'response').catch((failure: NodeJS.ErrnoException) => {
      throw new Unreachable(
        `The server at ${server} cannot be reached (${failure.code ?? failure.message}). Is it running? Choose another with --server.`,
      )
    })) as [IncomingMessage]
    if ((response.statusCode ?? 500) >= 400) throw await refused(response)
    return response
  }
  const read = async <T extends z.ZodType>(response: IncomingMessage, shape: T): Promise<z.infer<T>> =>
    shape.parse(JSON.parse((await readText(response)) || 'null'))
  return {
    get: async (path, shape) => read(await call('GET', path), shape),
    send: async (method, path, body, shape) => read(await call(method, path, body), shape),
    open: (path) => call('GET', path),
  }
}

function connect(
  server: string,
  path: string,
  options: RequestOptions,
  ca: string | undefined,
): ReturnType<typeof httpRequest> {
  if (server.startsWith('unix:')) return httpRequest({ ...options, socketPath: server.slice(5), path })
  const url = URL.parse(path, server)
  if (url === null) throw new Problem(`"${server}" is not an address like https://host:8444 or unix:/path`)
  return url.protocol === 'https:'
    ? httpsRequest(url, { ...options, ...(ca === undefined ? {} : { ca: readFileSync(ca) }) })
    : httpRequest(url, options)
}

async function refused(response: IncomingMessage): Promise<Problem> {
  const body = await readText(response)
  const parsed = problem.safeParse(tryJson(body))
  if (!parsed.success) return new Problem(`The server answered ${response.statusCode}: ${body.slice(0, 300)}`)
  const { detail, fix, code } = parsed.data
  return new Problem(`Refused: ${detail}.\nWhat to do: ${fix}. (${code})`)
}

function tryJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
