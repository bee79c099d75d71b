/** Lines of an iPXE script (https://ipxe.org/scripting), with values kept from becoming commands. */

const encoder = new TextEncoder()

/** What iPXE would expand, join or treat as the end of a command; and everything that is not printable ASCII. */
const trouble = /\$\{|\|\||&&|\\|[^ -~]/g

/** Text for `echo` and for a person: printable ASCII on one line. iPXE has no quoting, so trouble is replaced. */
export const screenText = (text: string): string => text.replaceAll(trouble, '?').slice(0, 300)

/** One word of a command line, e.g. a kernel argument. Throws on what no kernel argument of ours may hold. */
export function word(text: string): string {
  if (text === '' || /\s/.test(text) || text.search(trouble) !== -1)
    throw new TypeError(`not one word for iPXE: ${JSON.stringify(text)}`)
  return text
}

/** A value inside a URL's query. iPXE would expand `${`; percent-encoding leaves no `$`. */
export const queryValue = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27')

/** A whole script. Lines are ready-made; the first line marks it for iPXE. */
export const script = (lines: readonly string[]): Uint8Array<ArrayBuffer> =>
  encoder.encode(['#!ipxe', ...lines, ''].join('\n'))
