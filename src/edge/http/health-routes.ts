import type { IncomingMessage, ServerResponse } from 'node:http'

export interface HealthDeps {
  /** Rejects when the store cannot be read. */
  readonly check: () => Promise<void>
  readonly metrics: () => Promise<string>
  /** After the shutdown has begun nobody new should be sent here. */
  readonly stopping: AbortSignal
}

/** `/healthz` (the process answers), `/readyz` (it can do its work), `/metrics` (Prometheus text). False for any other path. */
export const healthRoutes =
  (deps: HealthDeps) =>
  async (_req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean> => {
    switch (url.pathname) {
      case '/healthz':
        send(res, 200, 'ok\n')
        return true
      case '/readyz':
        await ready(deps, res)
        return true
      case '/metrics':
        send(res, 200, await deps.metrics(), 'text/plain; version=0.0.4; charset=utf-8')
        return true
      default:
        return false
    }
  }

async function ready(deps: HealthDeps, res: ServerResponse): Promise<void> {
  if (deps.stopping.aborted) {
    send(res, 503, 'not ready: the server is stopping\n')
    return
  }
  try {
    await deps.check()
    send(res, 200, 'ready\n')
  } catch (failure) {
    send(res, 503, `not ready: ${failure instanceof Error ? failure.message : 'the store cannot be read'}\n`)
  }
}

function send(res: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}
