// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
import { Problem } from './api.js'
import { EventParser } from './event-parser.js'

/** The server says something at least every 20 s. Twice that without a word is a connection that died silently. */
const SILENCE_MILLISECONDS = 45_000
const LONGEST_PAUSE = 30_000

/**
 * @typedef {object} Follower
 * @property {() => void} onOpen from here on nothing is missed; what happened before has to be read
 * @property {(boot: Boot) => void} onBoot a boot with the one event that just happened
 * @property {() => void} onNews something else has happened in the fleet
 * @property {(problem: Problem) => void} onLost another attempt follows by itself
 */

/**
 * Follows the boot events until `stop` aborts, reconnecting ever more patiently. `EventSource` would do it too, but cannot send a key.
 * Resolves early when the key is not accepted: another attempt would only be refused again.
 *
 * @param {Api} api
 * @param {Follower} follower
 * @param {AbortSignal} stop
 */
export async function follow(api, follower, stop) {
  for (let failures = 0; !stop.aborted; failures++) {
    const problem = await attempt(api, { ...follower, onOpen: () => ((failures = 0), follower.onOpen()) }, stop)
    if (stop.aborted) return
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** failures) * (0.75 + Math.random() / 2)
    follower.onLost(problem)
    if (problem.status === 401 || problem.status === 403) return
    await pauseOrOnline(pause, stop)
  }
}

const ended = () => new Problem(0, 'STREAM_ENDED', 'the server ended the connection', 'wait: it is tried again')

/**
 * One connection, from opening to its end.
 *
 * @param {Api} api
 * @param {Follower} follower
 * @param {AbortSignal} stop
 */
async function attempt(api, follower, stop) {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS)
  try {
    const answer = await api.open('/events', { signal: AbortSignal.any([stop, silence.signal]) })
    follower.onOpen()
    const parser = new EventParser()
    for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS)
      for (const event of parser.push(text)) {
        if (event.type === 'boot') follower.onBoot(JSON.parse(event.data))
        else follower.onNews()
      }
    }
    return ended()
  } catch (failure) {
    return failure instanceof Problem ? failure : ended()
  } finally {
    clearTimeout(timer)
  }
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} stop
 * @returns {Promise<void>}
 */
function pauseOrOnline(milliseconds, stop) {
  return new Promise((resolve) => {
    const done = () => (clearTimeout(timer), resolve())
    const timer = setTimeout(done, milliseconds)
    addEventListener('online', done, { once: true, signal: stop })
    stop.addEventListener('abort', done, { once: true })
  })
}
