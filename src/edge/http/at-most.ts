import { refusal } from '../../base/refusal.ts'
import { sendAnswer } from './answer.ts'
import type { Routes } from './handle.ts'

const overloaded = refusal(
  'OVERLOADED',
  503,
  'too many machines ask at this moment',
  'wait: iPXE and Ignition ask again by themselves',
)

/**
 * Lets at most `most` requests for `paths` be worked on at a time and asks the others to come back, so that under a boot storm those
 * under way are finished instead of all being slow. Other paths are not counted: a download waits for its client, not for us.
 */
export function atMost(most: number, paths: readonly string[], routes: Routes): Routes {
  let running = 0
  return async (req, res, url) => {
    if (!paths.includes(url.pathname)) return routes(req, res, url)
    if (running >= most) {
      sendAnswer(res, overloaded)
      return true
    }
    running += 1
    try {
      return await routes(req, res, url)
    } finally {
      running -= 1
    }
  }
}
