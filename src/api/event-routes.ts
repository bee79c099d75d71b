import type { ServerResponse } from 'node:http'
import type { BootEvent } from '../domain/boots/boot-event.ts'
import type { BootSession } from '../domain/boots/boot-session.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { presentBoot } from './present.ts'
import { RefusalError } from './refusal-error.ts'

/** Proxies close silent connections; a comment line now and then keeps the stream open. */
const KEEP_ALIVE_MILLISECONDS = 20_000

/** A reader that falls this far behind is disconnected: he comes back and reads the boots anew. */
const MOST_BUFFERED = 1024 * 1024

/**
 * `GET /events`: every boot event as it happens, as server-sent events (HTML Living Standard §9.2). Each carries its boot without
 * the earlier events. Organizations see their own machines; boots of unknown machines go to everybody's administrators.
 */
export function eventRoutes(api: Api, deps: ApiDeps): void {
  api.get('/events', { schema: { hide: false, description: 'Server-sent boot events.' } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const isAdministrator = await authenticate(deps, request, 'admin').then(() => true, falseWhenRefused)
    reply.hijack()
    const res = reply.raw
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    res.write(': connected\n\n')
    const stop = deps.timeline.listen((event, session) => {
      if (session.machineId === undefined && !isAdministrator) return
      void send(deps, res, organizationId, event, session).catch(deps.onFailed)
    })
    const keepAlive = setInterval(() => res.write(': still here\n\n'), KEEP_ALIVE_MILLISECONDS)
    res.once('close', () => {
      stop()
      clearInterval(keepAlive)
    })
  })
}

function falseWhenRefused(failure: unknown): false {
  if (failure instanceof RefusalError) return false
  throw failure
}

async function send(
  deps: ApiDeps,
  res: ServerResponse,
  organizationId: number,
  event: BootEvent,
  session: BootSession,
): Promise<void> {
  if (session.machineId !== undefined && (await deps.machines.machine(organizationId, session.machineId)) === undefined)
    return
  if (res.writableLength > MOST_BUFFERED) res.destroy()
  else res.write(`id: ${event.id}\nevent: boot\ndata: ${JSON.stringify(presentBoot(session, [event]))}\n\n`)
}
