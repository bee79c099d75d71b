import type { Log, LogLevel } from '../../edge/http/matchbox/log.ts'
import { logrusLine } from '../../edge/http/matchbox/logrus-line.ts'
import type { Clock } from '../../host/clock.ts'

const LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warning', 'info', 'debug', 'trace']

/** Spellings that logrus takes beside the names; `panic` is above everything that is ever written. */
const ALIASES: Readonly<Record<string, LogLevel>> = { warn: 'warning', panic: 'fatal' }

/** Undefined for what is no level, `critical` and `notice` of matchbox's documentation among them. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const level = text.toLowerCase()
  return LEVELS.find((known) => known === level) ?? ALIASES[level]
}

/** Writes lines of this level and above. Those of one turn of the event loop are written together: at full load a write for each would cost more than the answer. */
export function matchboxLog(least: LogLevel, clock: Clock, write: (text: string) => void): Log {
  const depth = LEVELS.indexOf(least)
  let second = { at: -1, text: '' }
  let waiting = ''
  const flush = (): void => {
    write(waiting)
    waiting = ''
  }
  return (level, message, fields) => {
    if (LEVELS.indexOf(level) > depth) return
    const now = Math.trunc(clock() / 1000)
    if (now !== second.at) second = { at: now, text: new Date(now * 1000).toISOString().replace('.000', '') }
    if (waiting === '') setImmediate(flush)
    waiting += logrusLine(second.text, level, message, fields)
  }
}
