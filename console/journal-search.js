// @ts-check
/** @import { JournalMatchesView } from '../src/api/journal-contract.ts' */
/** @import { Api } from './api.js' */
import { button, h, write } from './dom.js'

/** More lines than this say that the text was too common. */
const MOST_LINES = 1000

/**
 * Looks for a text in the journal, on the server: the page may not have read that far.
 *
 * @param {Api} api
 * @param {number} machineId
 * @param {(failure: unknown) => void} onFailed
 */
export function createJournalSearch(api, machineId, onFailed) {
  const input = h('input', { type: 'search', 'aria-label': 'Find in the journal', placeholder: 'Find in the journal' })
  const found = h('pre', { tabindex: '0', 'aria-label': 'Lines found' })
  const note = h('p', { class: 'aside', role: 'status' })
  const form = h(
    'form',
    { class: 'find' },
    input,
    h('button', { type: 'submit' }, 'Find'),
    button('Clear', clear, 'quiet'),
  )
  /** @type {string | undefined} */
  let bootId
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void find(input.value.trim()).catch(onFailed)
  })

  function clear() {
    input.value = ''
    write(found, '')
    write(note, '')
  }

  /** @param {string} wanted */
  async function find(wanted) {
    if (wanted === '' || bootId === undefined) return clear()
    write(note, 'Looking …')
    /** @type {string[]} */
    const lines = []
    /** @type {number | null} */
    let offset = 0
    while (offset !== null && lines.length < MOST_LINES) {
      const query = new URLSearchParams({ boot_id: bootId, q: wanted, offset: String(offset) })
      /** @type {JournalMatchesView} */
      const page = await api.get(`/machines/${machineId}/journal?${query}`)
      lines.push(...page.lines)
      offset = page.next
    }
    if (wanted !== input.value.trim()) return
    write(found, lines.join('\n'))
    write(note, saying(lines.length, offset !== null))
  }

  return {
    element: h('div', {}, form, note, found),
    /** @param {string | undefined} of the boot whose journal is searched */
    update(of) {
      if (of === bootId) return
      bootId = of
      clear()
    },
  }
}

/**
 * @param {number} lines
 * @param {boolean} hasMore
 */
function saying(lines, hasMore) {
  if (lines === 0) return 'No line holds that.'
  return `${hasMore ? 'The first ' : ''}${lines} ${lines === 1 ? 'line' : 'lines'}.`
}
