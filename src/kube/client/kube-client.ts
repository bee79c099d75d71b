import { Agent } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { err, ok, type Result } from '../../base/result.ts'
import type { KubeAccess, KubeCredential } from '../access/kube-access.ts'
import { exchange, type ExchangeAnswer } from './exchange.ts'
import { statusProblem, type KubeProblem } from './kube-problem.ts'
import type { KubeRequest } from './kube-request.ts'
import { retryDelay } from './retry.ts'

/** Speaks to one Kubernetes API. Rejects when it was stopped, or when our own credential cannot be read. */
export interface KubeClient extends Disposable {
  /** The JSON that the API answered with, or why it did not. */
  request(request: KubeRequest): Promise<Result<unknown, KubeProblem>>
}

export interface KubeClientOptions {
  /** For one attempt. Milliseconds. */
  readonly timeoutMs?: number
  /** Ends what is under way, waits included. */
  readonly signal?: AbortSignal
  /** Waits before an attempt is repeated. Milliseconds. */
  readonly pause?: (ms: number) => Promise<unknown>
}

/** More at once would only wait in the API's own queue. */
const MOST_CONNECTIONS = 8
const DEFAULT_TIMEOUT = 15_000

export function kubeClient(access: KubeAccess, options: KubeClientOptions = {}): KubeClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: MOST_CONNECTIONS,
    minVersion: 'TLSv1.2',
    ca: access.caPem,
    servername: access.serverName,
    ...keyPair(access.credential),
  })
  const wait = options.pause ?? ((ms: number) => pause(ms, undefined, { signal: options.signal }))
  const attemptOnce = (request: KubeRequest): Promise<Result<unknown, KubeProblem>> =>
    attempt(access, agent, request, options)
  return {
    request: (request) => persist(request, attemptOnce, wait),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

async function persist(
  request: KubeRequest,
  attemptOnce: (request: KubeRequest) => Promise<Result<unknown, KubeProblem>>,
  wait: (ms: number) => Promise<unknown>,
): Promise<Result<unknown, KubeProblem>> {
  for (let count = 1; ; count++) {
    const answer = await attemptOnce(request)
    const delay = answer.ok ? undefined : retryDelay(request, answer.error, count)
    if (delay === undefined) return answer
    await wait(delay)
  }
}

async function attempt(
  access: KubeAccess,
  agent: Agent,
  { method, path, query, body }: KubeRequest,
  { timeoutMs = DEFAULT_TIMEOUT, signal }: KubeClientOptions,
): Promise<Result<unknown, KubeProblem>> {
  const url = new URL(access.server.href.replace(/\/$/, '') + path)
  for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value)
  const headers = {
    accept: 'application/json',
    'user-agent': 'coldforge',
    ...(body === undefined ? {} : { 'content-type': contentType(method) }),
    ...(await authorization(access.credential)),
  }
  const timeout = AbortSignal.timeout(timeoutMs)
  const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal])
  const text = body === undefined ? undefined : JSON.stringify(body)
  try {
    return understand(await exchange({ url, agent, method, headers, body: text, signal: either }))
  } catch (error) {
    signal?.throwIfAborted()
    return err(noAnswer(error, timeout.aborted, timeoutMs))
  }
}

function understand({ status, retryAfter, text }: ExchangeAnswer): Result<unknown, KubeProblem> {
  const body = parseJson(text)
  if (status < 200 || status > 299) return err(statusProblem(status, body, retryAfter))
  return body === undefined ? err({ kind: 'strange', says: 'the answer is not JSON' }) : ok(body)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noAnswer(error: unknown, isTimeout: boolean, timeoutMs: number): KubeProblem {
  const why = error instanceof Error ? error.message : String(error)
  return {
    kind: 'unreachable',
    isTimeout,
    says: isTimeout
      ? `no answer from the Kubernetes API within ${timeoutMs / 1000} s`
      : `the Kubernetes API cannot be reached: ${why}`,
  }
}

/** The API refuses a PATCH whose kind it is not told. */
const contentType = (method: KubeRequest['method']): string =>
  method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'

const keyPair = (credential: KubeCredential): { readonly cert?: string; readonly key?: string } =>
  credential.kind === 'certificate' ? { cert: credential.certificatePem, key: credential.privateKeyPem } : {}

const authorization = async (credential: KubeCredential): Promise<{ readonly authorization?: string }> =>
  credential.kind === 'token' ? { authorization: `Bearer ${await credential.read()}` } : {}
