import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { configKeys } from '../app/config/keys.ts'
import { loadConfig, type LoadedConfig } from '../app/config/load.ts'
import { Problem } from './problem.ts'

/** Gives a command one flag for every setting. */
export function withConfigOptions(command: Command): Command {
  command.option('--config <file>', 'YAML file with settings (environment: COLDFORGE_CONFIG)')
  for (const key of configKeys) {
    const value = key.isBoolean ? '[true|false]' : '<value>'
    command.option(`${key.flag} ${value}`, `${key.help} (environment: ${key.variable})`)
  }
  return command
}

/** What commander read: text, or true for a flag that stood without a value. */
export type ConfigFlags = Readonly<Record<string, string | true | undefined>>

/** The effective configuration of a command made by `withConfigOptions`. Throws a `Problem` that lists everything wrong with it. */
export function readConfig(options: ConfigFlags): LoadedConfig {
  const name = textOf(options['config']) ?? process.env['COLDFORGE_CONFIG']
  const flags: Record<string, string> = {}
  for (const key of configKeys) {
    const value = options[camel(key.flag)]
    if (value !== undefined) flags[key.flag] = value === true ? 'true' : value
  }
  const loaded = loadConfig({ file: readConfigFile(name), environment: process.env, flags })
  if (!loaded.ok)
    throw new Problem(['The configuration cannot be used:', ...loaded.error.map((p) => `  ${p}`)].join('\n'))
  return loaded.value
}

function readConfigFile(name: string | undefined): { readonly name: string; readonly text: string } | undefined {
  if (name === undefined) return undefined
  try {
    return { name, text: readFileSync(name, 'utf8') }
  } catch (failure) {
    throw new Problem(`The configuration file ${name} cannot be read: ${(failure as Error).message}`)
  }
}

/** commander's name for a flag's value. */
const camel = (flag: string): string => flag.slice(2).replaceAll(/-([a-z])/g, (_, c: string) => c.toUpperCase())

const textOf = (value: string | true | undefined): string | undefined => (value === true ? undefined : value)
