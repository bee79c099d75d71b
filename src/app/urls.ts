import type { BootUrls } from '../edge/http/boot-deps.ts'
import type { Config } from './config/schema.ts'

/** Where machines find this server, as far as the configuration tells. */
export function urlsOf({ address, listen }: Config): BootUrls {
  const at = (scheme: string, listener: string): string =>
    `${scheme}://${address}:${listener.slice(listener.lastIndexOf(':') + 1)}`
  return { boot: at('https', listen.boot), https: at('https', listen.https), http: at('http', listen.http) }
}
