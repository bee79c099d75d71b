// @ts-check
/** @import { ExplanationView } from '../src/api/declared/declared-contract.ts' */
/** @import { Api } from './api.js' */
import { Problem } from './api.js'
import { h, write } from './dom.js'
import { Rows } from './rows.js'

const documents = ['ipxe', 'ignition', 'cloud', 'generic', 'metadata', 'grub']

/**
 * Asks for what a machine says, and shows who takes it, why the others do not, and what it would be served.
 *
 * @param {Api} api
 */
export function createProfilesQuestion(api) {
  const says = h('input', {
    id: 'says',
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: 'mac=52:54:00:a1:9c:ae os=installed',
  })
  const machine = h('select', { id: 'asked-machine' })
  const machines = new Rows(machine, (/** @type {Offered} */ { id }) => id, createOption)
  const kind = h('select', { id: 'asked-kind' }, ...documents.map((name) => h('option', { value: name }, name)))
  const form = h(
    'form',
    { class: 'question' },
    h('label', { for: 'asked-machine' }, 'Machine'),
    machine,
    h('label', { for: 'says' }, 'It says'),
    says,
    h('label', { for: 'asked-kind' }, 'Show its'),
    kind,
    h('button', { type: 'submit' }, 'Ask'),
  )
  const verdict = h('p', { class: 'verdict', role: 'status' })
  const others = h('ul', { class: 'others' })
  const reasons = new Rows(others, (/** @type {Other} */ { group }) => group, createReason)
  const preview = h('pre', { 'aria-label': 'What the machine would be served', tabindex: '0' })

  async function ask() {
    const query = questionOf(says.value, machine.value)
    const found = await api.get(`/declared/explain?${query}&limit=5`)
    write(verdict, verdictOf(found))
    reasons.update(found.others)
    if (found.chosen === null) return write(preview, '')
    write(
      preview,
      await api.get(`/declared/render?${query}&kind=${kind.value}`).then(({ text }) => readable(text), reasonOf),
    )
  }

  const askAndTell = () =>
    ask().catch((failure) => {
      reasons.update([])
      write(preview, '')
      write(verdict, reasonOf(failure))
    })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void askAndTell()
  })
  return {
    element: h('div', {}, form, verdict, others, preview),
    /** @param {string} text what a machine says, as it would be typed */
    askAbout(text) {
      machine.value = ''
      says.value = text
      says.focus()
      void askAndTell()
    },
    /** @param {readonly Offered[]} known machines that can be chosen */
    offer: (known) => machines.update([{ id: '', name: 'none in particular' }, ...known]),
  }
}

/** @typedef {{ readonly id: number | '', readonly name: string }} Offered */
/** @typedef {ExplanationView['others'][number]} Other */

function createOption() {
  const element = h('option')
  return {
    element,
    /** @param {Offered} machine */
    update({ id, name }) {
      element.value = String(id)
      write(element, name)
    },
  }
}

function createReason() {
  const element = h('li')
  return {
    element,
    /** @param {Other} other */
    update({ group, verdict, mismatches }) {
      const missed = mismatches.map(({ label, wanted, got }) => `${label} is ${got ?? 'not given'}, wanted ${wanted}`)
      write(element, `${group}: ${verdict === 'later' ? 'would take it, but is asked later' : missed.join('; ')}`)
    },
  }
}

/**
 * A value may hold blanks: the next label begins where a name and `=` come.
 *
 * @param {string} says
 * @param {string} machine
 */
function questionOf(says, machine) {
  const labels = says.trim() === '' ? [] : says.trim().split(/\s+(?=[^\s=]+=)/)
  const query = new URLSearchParams(labels.map((label) => ['label', label]))
  if (machine !== '') query.set('machine_id', machine)
  return query
}

/** @param {ExplanationView} found */
function verdictOf(found) {
  return found.pool_id === null
    ? takerOf(found)
    : `It is in pool ${found.pool_id}, which decides before any group. Without a pool: ${takerOf(found)}`
}

/** @param {ExplanationView} found */
function takerOf({ chosen, folder }) {
  if (chosen !== null) return `Group ${chosen.group} takes it, with profile ${chosen.profile}.`
  if (folder === null) return 'No group takes it: it boots what its pool says, or the image of the server.'
  return `Group ${folder.group} of the server’s own folder takes it, with profile ${folder.profile}.`
}

/** @param {unknown} failure */
function reasonOf(failure) {
  if (!(failure instanceof Problem)) throw failure
  return `${failure.message}. What to do: ${failure.fix}.`
}

/**
 * Ignition comes without line breaks.
 *
 * @param {string} text
 */
function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
