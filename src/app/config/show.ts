import { stringify } from 'yaml'
import { configKeys } from './keys.ts'
import type { LoadedConfig } from './load.ts'

/** The effective configuration as a file that would say the same, each value with where it came from. */
export function showConfig({ config, origins }: LoadedConfig): string {
  const lines: string[] = []
  let section = ''
  for (const key of configKeys) {
    const [first = '', second] = key.path
    if (second !== undefined && first !== section) lines.push(`${first}:`)
    section = second === undefined ? '' : first
    const branch: unknown = config[first as keyof typeof config]
    const value: unknown = second === undefined ? branch : (branch as Record<string, unknown>)[second]
    const indent = second === undefined ? '' : '  '
    const text = value === undefined ? '# not set' : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()
    const origin = origins[key.path.join('.')] ?? 'default'
    lines.push(`${indent}${value === undefined ? '# ' : ''}${second ?? first}: ${text.replace(/^# /, '')}  # ${origin}`)
  }
  return `${lines.join('\n')}\n`
}
