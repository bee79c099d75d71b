// @ts-check

/**
 * An element with attributes and children. Texts become text nodes: nothing that a machine says is ever read as HTML.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/**
 * Changes the text of a node, unless it is that already: a person may be selecting it.
 *
 * @param {Node} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text
}

/**
 * @param {string} label
 * @param {() => void} onClick
 * @param {string} [kind] class name
 */
export function button(label, onClick, kind = '') {
  const element = h('button', { type: 'button', class: kind }, label)
  element.addEventListener('click', onClick)
  return element
}
