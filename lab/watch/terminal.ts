import type { WriteStream } from 'node:tty'

/** Lines that stay, and below them, on a terminal, one line that moves. */
export interface Terminal {
  print(line: string): void
  /** Replaces the moving line; does nothing where output is not a terminal. */
  moving(line: string): void
}

const CLEAR_LINE = '\r\u001b[K'
const TURNING = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

export function openTerminal(out: WriteStream): Terminal {
  let turn = 0
  let below = ''
  return {
    print: (line) => void out.write(`${below === '' ? '' : CLEAR_LINE}${line}\n${below}`),
    moving(line) {
      if (!out.isTTY) return
      turn = (turn + 1) % TURNING.length
      // A line that wraps could not be taken back.
      below = line === '' ? '' : `${TURNING[turn]} ${line}`.slice(0, (out.columns || 80) - 1)
      out.write(`${CLEAR_LINE}${below}`)
    },
  }
}
