// @ts-check
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
import { Problem } from './api.js'
import { h, write } from './dom.js'
import { bytes } from './format.js'
import { heartbeatOf } from './heartbeat.js'
import { createJournalSearch } from './journal-search.js'

/** A page with more text than this is slow, and nobody reads that far: the API has the rest. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * The system's own log of the running boot. Read when somebody opens it, and from then on as it grows.
 *
 * @param {Api} api
 * @param {number} machineId
 */
export function createJournal(api, machineId) {
  const text = h('pre', { tabindex: '0', 'aria-label': 'System journal' })
  const note = h('p', { class: 'aside' })
  const search = createJournalSearch(api, machineId, complain)
  const summary = h('summary', {}, 'System journal of this boot')
  const element = h('details', { class: 'journal' }, summary, search.element, note, text)
  element.addEventListener('toggle', () => void readOn())

  /** @type {string | undefined} */
  let bootId
  let offset = 0
  let isReading = false
  let decoder = new TextDecoder()

  async function readOn() {
    if (!element.open || isReading || bootId === undefined) return
    isReading = true
    try {
      while (offset < MOST_BYTES && (await readPage(bootId)));
      write(note, noteOn(offset))
    } catch (failure) {
      complain(failure)
    } finally {
      isReading = false
    }
  }

  /** @param {unknown} failure */
  function complain(failure) {
    if (!(failure instanceof Problem)) throw failure
    write(note, `Not read further: ${failure.message}. To do: ${failure.fix}.`)
  }

  /**
   * @param {string} of the boot that is read; the machine may have booted again meanwhile
   * @returns {Promise<boolean>} whether there may be more
   */
  async function readPage(of) {
    const answer = await api.open(`/machines/${machineId}/journal?boot_id=${of}&offset=${offset}`)
    const page = await answer.arrayBuffer()
    if (of !== bootId) return false
    offset += page.byteLength
    text.append(decoder.decode(page, { stream: true }))
    return page.byteLength > 0
  }

  return {
    element,
    /** @param {Machine} machine */
    update(machine) {
      const running = heartbeatOf(machine)?.bootId
      element.hidden = running === undefined
      search.update(running)
      if (running !== bootId) {
        bootId = running
        offset = 0
        decoder = new TextDecoder()
        text.replaceChildren()
      }
      void readOn()
    },
  }
}

/** @param {number} read */
function noteOn(read) {
  if (read === 0) return 'The agent has not sent any of it yet.'
  return read < MOST_BYTES
    ? `${bytes(read)}, growing as the agent sends it.`
    : `The first ${bytes(read)}; the rest is in the API.`
}
