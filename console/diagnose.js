// @ts-check
/** @import { Api } from './api.js' */
import { Problem } from './api.js'
import { button, h, write } from './dom.js'

const LOOK_EVERY_MILLISECONDS = 1000

/**
 * Has the machine's agent collect state and logs, and offers them as a file. The agent takes secrets out before it sends them.
 *
 * @param {Api} api
 * @param {number} machineId
 */
export function createDiagnose(api, machineId) {
  const says = h('span')
  const link = h('a', { hidden: '' })
  const outcome = h('p', { class: 'outcome-line', role: 'status' }, says, ' ', link)
  const ask = button('Collect diagnostics', () => void collect(), 'quiet')
  const path = `/machines/${machineId}/instructions`

  async function collect() {
    ask.disabled = true
    link.hidden = true
    write(says, 'Waiting for the agent of this machine …')
    try {
      const { id } = await api.post(path, { kind: 'diagnose' })
      const { state, detail } = await ended(id)
      if (state === 'failed') write(says, `Nothing was collected: ${detail}.`)
      else await offer(id)
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      write(says, `Nothing was collected: ${failure.message}. To do: ${failure.fix}.`)
    } finally {
      ask.disabled = false
    }
  }

  /**
   * @param {number} id
   * @returns {Promise<{ state: string, detail: string }>}
   */
  async function ended(id) {
    for (;;) {
      const found = await api.get(`${path}/${id}`)
      if (found.state === 'done' || found.state === 'failed') return found
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLISECONDS))
    }
  }

  /** @param {number} id */
  async function offer(id) {
    const text = await (await api.open(`${path}/${id}/diagnostics`)).blob()
    URL.revokeObjectURL(link.href)
    link.href = URL.createObjectURL(text)
    link.download = `machine-${machineId}-diagnostics-${id}.txt`
    write(link, link.download)
    write(says, 'Collected:')
    link.hidden = false
  }

  return { button: ask, outcome }
}
