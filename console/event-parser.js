// @ts-check

/** @typedef {{ readonly type: string, readonly data: string }} ServerEvent */

/** Cuts text, in whatever pieces it arrives, into server-sent events (HTML Living Standard §9.2.6). */
export class EventParser {
  #rest = ''
  #type = ''
  /** @type {string[]} */
  #data = []

  /**
   * @param {string} text
   * @returns {ServerEvent[]} the events that this piece completes
   */
  push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#take(line))
  }

  /** @param {string} line */
  #take(line) {
    if (line === '') return this.#dispatch()
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'event') this.#type = value
    if (field === 'data') this.#data.push(value)
    return []
  }

  #dispatch() {
    const event = { type: this.#type || 'message', data: this.#data.join('\n') }
    const isEmpty = this.#data.length === 0
    this.#type = ''
    this.#data = []
    return isEmpty ? [] : [event]
  }
}
