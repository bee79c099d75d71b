import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'

export type Log = Logger

export interface LogOptions {
  readonly level: string
  readonly format: 'auto' | 'json' | 'pretty'
}

/** Lines on standard error: standard output belongs to what a command answers. */
export function openLog({ level, format }: LogOptions): Log {
  const isPretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY)
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const people = (): ReturnType<typeof pretty> =>
    pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' })
  return isPretty ? pino(options, people()) : pino(options, pino.destination({ fd: 2, sync: true }))
}
