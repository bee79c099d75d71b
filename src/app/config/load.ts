import { parse, parseDocument } from 'yaml'
import type { z } from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import { configKeys, type ConfigKey } from './keys.ts'
import { configSchema, type Config } from './schema.ts'

/** Where a value came from, by dotted path. What is missing here is a default. */
export type Origins = Readonly<Record<string, string>>

export interface ConfigInputs {
  /** Name and text of the configuration file, if there is one. */
  readonly file: { readonly name: string; readonly text: string } | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** By flag, e.g. `--listen-http`. */
  readonly flags: Readonly<Record<string, string>>
}

export interface LoadedConfig {
  readonly config: Config
  readonly origins: Origins
}

/** Variables that start like ours and are read by somebody else: the command line and the cache. */
const otherVariables = new Set([
  'COLDFORGE_CONFIG',
  'COLDFORGE_CACHE',
  'COLDFORGE_SERVER',
  'COLDFORGE_API_KEY',
  'COLDFORGE_CA',
])

type Tree = { [name: string]: unknown }

/** File, then environment, then flags; later ones win. Every problem is named, not only the first. */
export function loadConfig(inputs: ConfigInputs): Result<LoadedConfig, readonly string[]> {
  const problems: string[] = []
  const origins: Record<string, string> = {}
  const tree = readFile(inputs.file, problems)
  for (const key of configKeys)
    if (get(tree, key.path) !== undefined) origins[key.path.join('.')] = `file ${inputs.file?.name}`
  for (const variable of Object.keys(inputs.environment)) {
    if (!variable.startsWith('COLDFORGE_') || otherVariables.has(variable)) continue
    const key = configKeys.find((k) => k.variable === variable)
    if (key === undefined) problems.push(`environment: ${variable} is not a setting`)
    else apply(tree, key, inputs.environment[variable] ?? '', variable, problems, origins)
  }
  for (const [flag, text] of Object.entries(inputs.flags)) {
    const key = configKeys.find((k) => k.flag === flag)
    if (key !== undefined) apply(tree, key, text, flag, problems, origins)
  }
  const parsed = configSchema.safeParse(tree)
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => explain(issue, origins)))
  if (problems.length > 0 || !parsed.success) return err(problems)
  return ok({ config: parsed.data, origins })
}

function readFile(file: ConfigInputs['file'], problems: string[]): Tree {
  if (file === undefined) return {}
  const document = parseDocument(file.text)
  for (const e of document.errors) problems.push(`${file.name}: ${e.message}`)
  const value: unknown = document.errors.length === 0 ? document.toJS({ maxAliasCount: 100 }) : {}
  if (value === null || value === undefined) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return withoutNulls(value as Tree)
  problems.push(`${file.name}: must hold settings by name, like "listen: { http: 0.0.0.0:8080 }"`)
  return {}
}

/** A section whose every line is commented out reads as null in YAML, and means that nothing is set. */
const withoutNulls = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== null))

function apply(
  tree: Tree,
  key: ConfigKey,
  text: string,
  origin: string,
  problems: string[],
  origins: Record<string, string>,
): void {
  const value = key.isText ? text : readYaml(text, origin, problems)
  set(tree, key.path, value)
  origins[key.path.join('.')] = origin
}

function readYaml(text: string, origin: string, problems: string[]): unknown {
  try {
    return parse(text)
  } catch (failure) {
    problems.push(`${origin}: ${String(failure)}`)
    return undefined
  }
}

const get = (tree: Tree, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Tree)[name] : undefined), tree)

function set(tree: Tree, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) {
    tree[name] = value
    return
  }
  const child = tree[name]
  const branch: Tree = typeof child === 'object' && child !== null ? (child as Tree) : {}
  tree[name] = branch
  set(branch, rest, value)
}

function explain(issue: z.core.$ZodIssue, origins: Origins): string {
  const path = issue.path.map(String)
  const origin = origins[path.slice(0, 2).join('.')] ?? origins[path.join('.')]
  const where = origin === undefined ? '' : ` (from ${origin})`
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...path, key].join('.')} is not a setting${where}`).join('; ')
  }
  return `${path.join('.')}: ${issue.message}${where}`
}
