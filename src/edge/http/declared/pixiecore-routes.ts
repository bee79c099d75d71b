import { parseMac } from '../../../base/mac.ts'
import { refusal } from '../../../base/refusal.ts'
import type { Timeline } from '../../../boot/timeline.ts'
import type { Instant } from '../../../base/instant.ts'
import { loadOurProgram } from '../../../render/ipxe/start-scripts.ts'
import { json, sendAnswer } from '../answer.ts'
import type { Routes } from '../handle.ts'

export interface PixiecoreDeps {
  readonly timeline: Pick<Timeline, 'note'>
  readonly now: () => Instant
  /** URL above our boot programs, plain HTTP: the iPXE of a Pixiecore daemon does not trust our CA. */
  readonly programsUrl: string
}

const PREFIX = '/pixiecore/v1/boot/'

/**
 * `GET /pixiecore/v1/boot/<MAC>`: an existing Pixiecore daemon asks what a machine boots. It shows no credential and knows nothing but an address that
 * anybody can claim, so it is told nothing but where our own program is, whichever machine it asks for. That program carries the credential, asks
 * `/ipxe/boot` itself, and is given the plan.
 */
export function pixiecoreRoutes({ timeline, now, programsUrl }: PixiecoreDeps): Routes {
  const answer = json({ 'ipxe-script': new TextDecoder().decode(loadOurProgram(programsUrl)) })
  return async (req, res, url) => {
    if (!url.pathname.startsWith(PREFIX)) return false
    const arrived = performance.now()
    const mac = parseMac(decoded(url.pathname.slice(PREFIX.length)))
    if (req.method !== 'GET' && req.method !== 'HEAD') sendAnswer(res, onlyReads)
    else if (!mac.ok) sendAnswer(res, refusal('MAC_UNFIT', 400, mac.error, 'ask for an address like 52:54:00:12:34:56'))
    else {
      sendAnswer(res, answer)
      const took = performance.now() - arrived
      timeline.note(
        {
          at: now(),
          protocol: 'http',
          step: 'loader',
          says: 'a Pixiecore daemon asks, and is told where the boot program is',
          refusal: undefined,
          tookMilliseconds: took,
          serverMilliseconds: took,
          bytes: undefined,
        },
        { mac: mac.value },
      )
    }
    return true
  }
}

const onlyReads = refusal('METHOD_NOT_ALLOWED', 405, 'Pixiecore daemons only read here', 'use GET')

/** A colon may come as `%3A`. What cannot be decoded is no address either. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
