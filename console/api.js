// @ts-check
import { readClock } from './server-clock.js'

/** An answer that is not what was asked for: what happened, why, and what to do about it. */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status; 0 when there was no answer at all
   * @param {string} code
   * @param {string} detail
   * @param {string} fix
   */
  constructor(status, code, detail, fix) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.fix = fix
  }
}

const unreachable = () =>
  new Problem(0, 'OFFLINE', 'the server does not answer', 'look whether it runs and whether this computer reaches it')

/** The API with the key that this page has, if it needs one. */
export class Api {
  #key

  /** @param {() => string | null} key */
  constructor(key) {
    this.#key = key
  }

  /**
   * @param {string} path below `/api/v1`
   * @returns {Promise<any>} JSON in the shape of the contract
   */
  async get(path) {
    return (await this.open(path)).json()
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  async post(path, body) {
    const headers = { 'content-type': 'application/json' }
    return (await this.open(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }

  /**
   * A successful answer whose body is still to be read. Throws a `Problem` otherwise.
   *
   * @param {string} path
   * @param {{ method?: string, headers?: Record<string, string>, body?: string, signal?: AbortSignal }} [request]
   */
  async open(path, request = {}) {
    const key = this.#key()
    const headers = { ...request.headers, ...(key === null ? {} : { authorization: `Bearer ${key}` }) }
    const answer = await fetch(`api/v1${path}`, { ...request, headers }).catch(() => Promise.reject(unreachable()))
    readClock(answer)
    if (answer.ok) return answer
    throw await problemOf(answer)
  }
}

/** @param {Response} answer */
async function problemOf(answer) {
  const said = await answer.json().catch(() => ({}))
  const detail = said.detail ?? `the answer was ${answer.status} ${answer.statusText}`
  return new Problem(answer.status, said.code ?? 'UNEXPECTED', detail, said.fix ?? 'look at the log of the server')
}
