// @ts-check
import { h } from './dom.js'

/** What an empty registry shows: how the first machine gets into it. */
export function firstSteps() {
  const command = h('code', {}, 'coldforge artifact create first')
  return h(
    'div',
    { class: 'first-steps' },
    h('p', {}, 'No machine has registered yet. Machines do that themselves, by booting:'),
    h(
      'ol',
      {},
      h('li', {}, 'Make a boot artifact: ', command),
      h('li', {}, 'Boot a machine from one of its files: a USB stick, a virtual CD, or your network.'),
      h('li', {}, 'Watch this page. The machine appears as soon as it asks for its boot script.'),
    ),
  )
}
