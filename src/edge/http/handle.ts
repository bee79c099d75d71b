import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers a request, or tells that it is somebody else's. */
export type Routes = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean>

/** Asks each in turn; `otherwise` answers what nobody wanted. A route that throws is reported and costs that request only. */
export const firstOf =
  (
    routes: readonly Routes[],
    otherwise: (req: IncomingMessage, res: ServerResponse) => void,
    onFailed: (failure: unknown) => void,
  ) =>
  (req: IncomingMessage, res: ServerResponse, url: URL): void => {
    void ask(routes, req, res, url).then(
      (answered) => {
        if (!answered) otherwise(req, res)
      },
      (failure: unknown) => {
        onFailed(failure)
        if (res.headersSent) res.destroy()
        else
          res
            .writeHead(500, { 'content-type': 'text/plain' })
            .end('something broke; the reason is in the log of the server\n')
      },
    )
  }

async function ask(routes: readonly Routes[], req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean> {
  for (const route of routes) if (await route(req, res, url)) return true
  return false
}

export const nothingHere = (_req: IncomingMessage, res: ServerResponse): void => {
  res.writeHead(404, { 'content-type': 'text/plain' }).end('there is nothing at this path\n')
}
