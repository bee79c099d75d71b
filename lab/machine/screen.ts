import xterm from '@xterm/headless'

/** What a person in front of the machine would see: the last 25 lines of 80 columns, cursor movements applied. */
export interface Screen {
  write(bytes: Uint8Array): Promise<void>
  /** Trailing spaces and empty lines at the end are cut. */
  text(): string
}

const ROWS = 25
// Firmware draws for 80 columns and relies on the line break after them.
const COLUMNS = 80

export function createScreen(): Screen {
  const terminal = new xterm.Terminal({
    rows: ROWS,
    cols: COLUMNS,
    scrollback: 0,
    allowProposedApi: true,
    logLevel: 'off',
  })
  return {
    write: (bytes) => new Promise((written) => terminal.write(bytes, written)),
    text() {
      const buffer = terminal.buffer.active
      const lines = Array.from({ length: ROWS }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '')
      return lines.join('\n').trimEnd()
    },
  }
}
