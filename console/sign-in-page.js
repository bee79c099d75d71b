// @ts-check
/** @import { Problem } from './api.js' */
/** @import { Page } from './page.js' */
import { h } from './dom.js'

/**
 * Asks for an API key.
 *
 * @param {Problem} problem why it asks
 * @param {boolean} hadKey whether a key was sent and not accepted
 * @param {(key: string) => void} onKey
 * @returns {Page}
 */
export function createSignInPage(problem, hadKey, onKey) {
  const input = h('input', {
    id: 'key',
    name: 'key',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: '',
  })
  const form = h(
    'form',
    { class: 'sign-in' },
    h('h1', {}, 'Sign in'),
    ...(hadKey ? [h('p', { class: 'refusal', role: 'alert' }, `That key was not accepted: ${problem.message}.`)] : []),
    h('label', { for: 'key' }, 'API key'),
    input,
    h('button', { type: 'submit' }, 'Sign in'),
    h(
      'p',
      { class: 'aside' },
      'The server showed the first administrator’s key when it first started. More: ',
      h('code', {}, 'coldforge api-key create'),
      '. The key stays in this tab and is forgotten with it.',
    ),
  )
  // Pages are read again and again; only the first time may move the focus.
  let isNew = true
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    onKey(input.value.trim())
  })
  return {
    element: form,
    title: () => 'Sign in',
    read: async () => {
      if (isNew) input.focus()
      isNew = false
    },
    take: () => false,
    draw: () => undefined,
  }
}
