// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */
/** @import { BootLayout, BootRow } from './boot-layout.js' */
import { layOut } from './boot-layout.js'
import { h, write } from './dom.js'
import { bytes, coarse, duration, offset } from './format.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'
import { distanceOf, markLabel, marksOf } from './time-axis.js'
import { protocols, steps } from './words.js'

const MOST_MARKS = 6
/** The last event is not drawn onto the edge. */
const ROOM = 1.02
/** A label further right than this part of the axis would be cut off. */
const LAST_MARK = 0.94

const legend =
  'A bar is the time from a request to the last byte of its answer; the full-coloured part of it is the server’s own work. A diamond is a single packet.'

const columns = ['At', 'Step', 'Took', 'Server', 'Size', 'Time']

/**
 * One boot as a waterfall: a row an event, all on one axis. Bars are placed by custom properties in milliseconds, so that an axis
 * which grows while the boot goes on moves them all by changing one of them.
 */
export function createWaterfall() {
  const { element, body, headings } = createTable('waterfall', 'Events of this boot', columns)
  const rows = new Rows(body, (/** @type {BootRow} */ { event }) => event.id, createRow)
  const axis = h('div', { class: 'axis', 'aria-hidden': 'true' })
  const marks = new Rows(axis, (/** @type {Mark} */ mark) => mark.label, createMark)
  headings.at(-1)?.append(axis)
  const waiting = createWaiting()
  element.append(h('tfoot', { role: 'rowgroup' }, waiting.element))
  return {
    element: h('div', {}, element, h('p', { class: 'legend' }, legend)),
    /**
     * @param {Boot} boot
     * @param {number} now milliseconds since 1970
     */
    update(boot, now) {
      const layout = layOut(boot, now)
      const distance = distanceOf(layout.span, MOST_MARKS)
      element.style.setProperty('--span', String(layout.span * ROOM))
      element.style.setProperty('--distance', String(distance))
      const room = marksOf(layout.span, distance).filter((at) => at < layout.span * LAST_MARK)
      marks.update(room.map((at) => ({ at, label: markLabel(at, distance) })))
      rows.update(layout.rows)
      waiting.update(boot, layout)
    },
  }
}

/** @typedef {{ readonly at: number, readonly label: string }} Mark */

function createMark() {
  const element = h('span')
  return {
    element,
    /** @param {Mark} mark */
    update({ at, label }) {
      write(element, label)
      element.style.setProperty('--from', String(at))
    },
  }
}

function createRow() {
  const at = cell('At', 'number')
  const protocol = h('span', { class: 'protocol' })
  const step = h('span', { class: 'step' })
  const code = h('strong', { class: 'code refusal-code' })
  const says = h('span', { class: 'says' })
  const fix = h('span', { class: 'fix' })
  const [took, ours, size] = [cell('Took', 'number'), cell('Server', 'number'), cell('Size', 'number')]
  const mine = h('i', { class: 'ours' })
  const bar = h('div', { class: 'bar' }, mine)
  const track = cell('Time', 'track', bar)
  track.setAttribute('aria-hidden', 'true')
  const element = row(at, rowHeading('what', protocol, step, code, says, fix), took, ours, size, track)
  return {
    element,
    /** @param {BootRow} row */
    update({ event, from, took: length }) {
      element.classList.toggle('refused', event.refusal !== null)
      element.dataset['protocol'] = event.protocol
      write(at, offset(from))
      write(protocol, protocols[event.protocol])
      write(step, steps[event.step])
      write(code, event.refusal === null ? '' : `Refused: ${event.refusal}`)
      write(says, event.says)
      write(fix, event.fix ?? '')
      write(took, length === null ? '' : duration(length))
      write(ours, event.server_ms === null ? '' : duration(event.server_ms))
      write(size, event.bytes === null ? '' : bytes(event.bytes))
      bar.classList.toggle('instant', length === null)
      bar.style.setProperty('--from', String(from))
      bar.style.setProperty('--took', String(length ?? 0))
      mine.style.setProperty('--share', String(Math.min(1, (event.server_ms ?? 0) / (length || 1))))
    },
  }
}

/** The last row of a boot that goes on: how long nothing has been heard, which is what a person with a stuck machine looks for. */
function createWaiting() {
  const text = cell('', 'waiting-text')
  text.colSpan = 5
  const bar = h('div', { class: 'bar' })
  const track = cell('', 'track', bar)
  track.setAttribute('aria-hidden', 'true')
  const element = row(text, track)
  return {
    element,
    /**
     * @param {Boot} boot
     * @param {BootLayout} layout
     */
    update(boot, { total, span, silent }) {
      element.hidden = boot.outcome !== 'booting'
      write(text, `Nothing heard for ${coarse(silent)} since: ${steps[boot.furthest]}`)
      bar.hidden = span <= total
      bar.style.setProperty('--from', String(total))
      bar.style.setProperty('--took', String(span - total))
    },
  }
}
