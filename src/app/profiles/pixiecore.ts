import { MINUTE, SECOND } from '../../base/instant.ts'
import type { BootUrls } from '../../edge/http/boot-deps.ts'
import type { Routes } from '../../edge/http/handle.ts'
import { pixiecoreRoutes } from '../../edge/http/declared/pixiecore-routes.ts'
import type { Clock } from '../../host/clock.ts'
import { pixiecoreApi, type PixiecoreApi } from '../../host/pixiecore-api.ts'
import type { Config } from '../config/schema.ts'
import type { Services } from '../services.ts'

/** Asks the API server that the configuration names; undefined when it names none. Throws when that server would be this one. */
export function askPixiecore({ pixiecore }: Config, urls: BootUrls, clock: Clock): PixiecoreApi | undefined {
  const { api, timeoutSeconds, keepMinutes } = pixiecore
  if (api === undefined) return undefined
  if (api.replace(/\/$/, '') === `${urls.http}/pixiecore`)
    throw new Error(
      `pixiecore.api: ${api} is this server itself, which would ask itself for ever; take the setting away`,
    )
  return pixiecoreApi({ url: api, timeoutMs: timeoutSeconds * SECOND, keepMs: keepMinutes * MINUTE, clock })
}

/** For the plain HTTP listener: nothing, unless Pixiecore daemons shall be served. */
export const pixiecorePaths = ({ config, timeline, clock, urls }: Services): readonly Routes[] =>
  config.pixiecore.serve ? [pixiecoreRoutes({ timeline, now: clock, programsUrl: `${urls.http}/programs` })] : []
