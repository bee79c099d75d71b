import type { IncomingMessage, ServerResponse } from 'node:http'
import { isRefusal, refusal, type Refusal } from '../../../base/refusal.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import type { AgentIdentity } from '../../../domain/agents/agent-credentials.ts'
import { judgeShownKey } from '../../../domain/agents/machine-key.ts'
import type { AgentCall, AgentDeps, AgentHandler } from './agent-call.ts'
import { postCertificate } from './agent-certificate.ts'
import { postHeartbeat } from './agent-heartbeat.ts'
import { getInstruction, postDiagnostics, postInstruction } from './agent-instructions.ts'
import { getJournalOffset, postJournal } from './agent-journal.ts'
import { postNextBoot } from './agent-next-boot.ts'
import { sendAnswer, type Answer } from '../answer.ts'
import { shownKey } from '../shown-key.ts'

interface Route {
  readonly method: string
  readonly path: RegExp
  readonly handler: AgentHandler
  /** The body proves that the sender holds the machine's key, so the connection need not. */
  readonly provesKey?: boolean
}

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/agent\/v1\/certificate$/, handler: postCertificate, provesKey: true },
  { method: 'POST', path: /^\/agent\/v1\/heartbeat$/, handler: postHeartbeat },
  { method: 'GET', path: /^\/agent\/v1\/journal$/, handler: getJournalOffset },
  { method: 'POST', path: /^\/agent\/v1\/journal$/, handler: postJournal },
  { method: 'POST', path: /^\/agent\/v1\/next-boot$/, handler: postNextBoot },
  { method: 'GET', path: /^\/agent\/v1\/instructions$/, handler: getInstruction },
  { method: 'POST', path: /^\/agent\/v1\/instructions\/(\d{1,15})$/, handler: postInstruction },
  { method: 'POST', path: /^\/agent\/v1\/instructions\/(\d{1,15})\/diagnostics$/, handler: postDiagnostics },
]

/** Everything below `/agent/`. Resolves to false, with nothing done, for any other path. Never rejects. */
export type AgentRoutes = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean>

/** One for all: every answer that has been sent ends its connection's part, and an error of its own would cost a stack trace. */
const GONE = new Error('the agent has its answer, or has gone')

export function agentRoutes(deps: AgentDeps): AgentRoutes {
  return async (req, res, url) => {
    if (!url.pathname.startsWith('/agent/')) return false
    const gone = new AbortController()
    res.on('close', () => gone.abort(GONE))
    sendAnswer(res, await answer(deps, req, url, gone.signal))
    return true
  }
}

async function answer(deps: AgentDeps, req: IncomingMessage, url: URL, gone: AbortSignal): Promise<Answer> {
  let from: AgentIdentity | undefined
  try {
    const route = findRoute(req.method ?? '', url.pathname)
    if (!route.ok) return route.error
    const caller = await authenticate(deps, req.headers.authorization ?? '')
    if (!caller.ok) {
      deps.onRefused(caller.error, undefined)
      return caller.error
    }
    from = caller.value.from
    const { handler, captured, provesKey } = route.value
    const keyless = provesKey ? undefined : judgeShownKey(from.boundKey, shownKey(req))
    const result = keyless ?? (await handler(deps, { ...caller.value, req, query: url.searchParams, captured, gone }))
    if (isRefusal(result)) deps.onRefused(result, from)
    return result
  } catch (failure) {
    deps.onFailed(failure)
    return UNAVAILABLE
  }
}

interface FoundRoute {
  readonly handler: AgentHandler
  readonly captured: readonly string[]
  readonly provesKey: boolean
}

function findRoute(method: string, path: string): Result<FoundRoute, Refusal> {
  const here = routes.filter((route) => route.path.test(path))
  if (here.length === 0) return err(NO_SUCH_PATH)
  const route = here.find((r) => r.method === method)
  if (route === undefined) return err(WRONG_METHOD)
  const captured = route.path.exec(path)?.slice(1) ?? []
  return ok({ handler: route.handler, captured, provesKey: route.provesKey ?? false })
}

/** RFC 6750 §2.1. The token is looked up by its hash, so that comparing takes no secret-dependent time. */
async function authenticate(
  deps: AgentDeps,
  authorization: string,
): Promise<Result<Pick<AgentCall, 'from' | 'tokenHash'>, Refusal>> {
  const token = /^Bearer +([\w.~+/-]{1,512}=*)$/i.exec(authorization)?.[1]
  if (token === undefined) return err(TOKEN_MISSING)
  const tokenHash = deps.hashToken(token)
  const found = await deps.credentials.find(tokenHash)
  if (found === undefined) return err(TOKEN_UNKNOWN)
  return found === 'revoked' ? err(TOKEN_REVOKED) : ok({ from: found, tokenHash })
}

const BOOT_AGAIN = 'boot the machine again: every boot gives its agent a new token'

const TOKEN_MISSING = refusal('AGENT_TOKEN_MISSING', 401, 'the request carries no agent token', BOOT_AGAIN)
const TOKEN_UNKNOWN = refusal('AGENT_TOKEN_UNKNOWN', 401, 'this agent token was never issued here', BOOT_AGAIN)
const TOKEN_REVOKED = refusal('AGENT_TOKEN_REVOKED', 401, 'this agent token has been revoked', BOOT_AGAIN)
const NO_SUCH_PATH = refusal('NO_SUCH_PATH', 404, 'the agent protocol has no such path', 'update the agent')
const WRONG_METHOD = refusal(
  'METHOD_NOT_ALLOWED',
  405,
  'the agent protocol has no such method here',
  'update the agent',
)

const UNAVAILABLE = refusal(
  'TEMPORARILY_UNAVAILABLE',
  503,
  'the server cannot keep or look up what this request is about right now',
  'try again; the reason is in the log of the server',
)
