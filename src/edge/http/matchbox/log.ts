export type LogLevel = 'fatal' | 'error' | 'warning' | 'info' | 'debug' | 'trace'

/** Field values are written as given. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, string>>) => void
