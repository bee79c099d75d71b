import { z } from 'zod'
import { authenticate, mayAlso } from './authenticate.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { EventStream, parsePosition } from './event-stream.ts'

/** Proxies close silent connections; a comment line now and then keeps the stream open. */
const KEEP_ALIVE_MILLISECONDS = 20_000

/**
 * `GET /events`: what happens, as it happens, as server-sent events. `boot` is a boot without its earlier events, `fleet` a change of a
 * machine, an operation or a rollout, as webhooks are told of it. Organizations see their own; boots of unknown machines go to
 * everybody's administrators. Whoever comes back with `Last-Event-ID` is first told what he has missed.
 */
export function eventRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/events',
    {
      schema: {
        description:
          'Server-sent events (text/event-stream): boot, fleet, and missed when too much has happened since Last-Event-ID.',
        headers: z.object({
          'last-event-id': z.string().optional().describe('the id of the last event that was read'),
        }),
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'read')
      const isAdministrator = await mayAlso(deps, request, 'admin')
      const seen = parsePosition(request.headers['last-event-id'] ?? '')
      const position = seen ?? { boot: deps.timeline.lastEventId, fleet: await deps.events.log.last() }
      reply.hijack()
      const res = reply.raw
      res.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      res.write(': connected\n\n')
      const stream = new EventStream(deps, res, { organizationId, isAdministrator }, position)
      if (seen !== undefined) stream.replay()
      const stops = [
        deps.timeline.listen((event, session) => stream.takeBoot(event, session)),
        deps.events.listen((event) => stream.takeFleet(event)),
      ]
      const keepAlive = setInterval(() => res.write(': still here\n\n'), KEEP_ALIVE_MILLISECONDS)
      res.once('close', () => {
        for (const stop of stops) stop()
        clearInterval(keepAlive)
      })
    },
  )
}
