import type { LogLevel } from './log.ts'

/** One line as logrus writes it when its output is no terminal: what sites have taught their log readers. `time` is RFC 3339 in whole seconds. */
export function logrusLine(
  time: string,
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, string>> = {},
): string {
  const extra = Object.entries(fields)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}=${quoted(value)}`)
    .join('')
  return `time="${time}" level=${level} msg=${quoted(message)}${extra}\n`
}

const quoted = (text: string): string => (/^[\w./@^+-]+$/.test(text) ? text : JSON.stringify(text))
