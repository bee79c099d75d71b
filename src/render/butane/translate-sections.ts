import { parseIgnition } from '../ignition/parse-ignition.ts'
import type { Findings } from '../source/finding.ts'
import { isArray, isObject, type Json, type JsonObject } from '../source/json.ts'
import type { ObjectShape, Shape } from '../source/shape.ts'
import type { Path } from '../source/source-node.ts'
import { plainFields } from './butane-shape.ts'
import { type FilesDir, readLocal } from './files-dir.ts'
import { type Encoding, inlineResource } from './inline-resource.ts'
import { camelCase } from './key-case.ts'
import type { Variant } from './variant.ts'

export interface TranslateContext {
  readonly variant: Variant
  readonly files: FilesDir | undefined
  readonly encoding: Encoding
  readonly findings: Findings
}

/** Sections of Butane as sections of Ignition: other spelling, and what is inline or local becomes what Ignition reads. */
export function translateSection(shape: Shape, value: Json, context: TranslateContext, path: Path): Json {
  if (shape.kind === 'list' && isArray(value)) {
    return value.map((item, i) => translateSection(shape.of, item, context, [...path, i]))
  }
  if (shape.kind !== 'object' || !isObject(value)) return value
  const plain = translatePlain(shape, value, context, path)
  return DESUGAR[shape.name]?.(value, plain, context, path) ?? plain
}

function translatePlain(shape: ObjectShape, value: JsonObject, context: TranslateContext, path: Path): JsonObject {
  const translated: Record<string, Json> = {}
  for (const field of plainFields(shape, context.variant)) {
    const inner = value[field.name]
    if (inner !== undefined) {
      translated[camelCase(field.name)] = translateSection(field.shape, inner, context, [...path, field.name])
    }
  }
  return translated
}

type Desugar = (from: JsonObject, to: JsonObject, context: TranslateContext, path: Path) => JsonObject

const DESUGAR: Readonly<Record<string, Desugar>> = {
  resource: desugarResource,
  unit: desugarContents,
  dropin: desugarContents,
  user: desugarUser,
}

function desugarResource(from: JsonObject, to: JsonObject, context: TranslateContext, path: Path): JsonObject {
  const used = ['inline', 'local', 'source'].filter((field) => from[field] !== undefined)
  const [kind] = used
  if (used.length > 1) {
    context.findings.error([...path, used[1] ?? ''], `${used.join(' and ')} exclude each other; keep one`)
    return to
  }
  if (kind === undefined || kind === 'source') return to
  const bytes = kind === 'inline' ? new TextEncoder().encode(textOf(from['inline'])) : local(from, kind, context, path)
  if (bytes === undefined) return to
  if (path[0] === 'ignition' && path[1] === 'config') checkEmbedded(bytes, [...path, kind], context.findings)
  const given = to['compression']
  return { ...to, ...inlineResource(bytes, textOf(given), context.encoding) }
}

/** A config inside the config is checked now, not when a machine boots with it. */
function checkEmbedded(bytes: Uint8Array, path: Path, findings: Findings): void {
  const parsed = parseIgnition(new TextDecoder().decode(bytes))
  if (parsed.ok) return
  for (const { severity, says, line, column } of parsed.error) {
    const told = `in the config: ${line}:${column}: ${says}`
    if (severity === 'error') findings.error(path, told)
  }
}

function desugarContents(from: JsonObject, to: JsonObject, context: TranslateContext, path: Path): JsonObject {
  if (textOf(from['contents_local']) === '') return to
  if (from['contents'] !== undefined) {
    context.findings.error([...path, 'contents_local'], 'contents and contents_local exclude each other; keep one')
    return to
  }
  const bytes = local(from, 'contents_local', context, path)
  return bytes === undefined ? to : { ...to, contents: new TextDecoder().decode(bytes) }
}

function desugarUser(from: JsonObject, to: JsonObject, context: TranslateContext, path: Path): JsonObject {
  const names = from['ssh_authorized_keys_local']
  if (!isArray(names)) return to
  const keys = names.flatMap((name, i) => {
    const read = readLocal(context.files, textOf(name))
    if (!read.ok) context.findings.error([...path, 'ssh_authorized_keys_local', i], read.error)
    return read.ok
      ? new TextDecoder()
          .decode(read.value)
          .split(/\r?\n/)
          .filter((line) => line !== '')
      : []
  })
  const given = to['sshAuthorizedKeys']
  return { ...to, sshAuthorizedKeys: [...(isArray(given) ? given : []), ...keys] }
}

function local(from: JsonObject, field: string, context: TranslateContext, path: Path): Uint8Array | undefined {
  const read = readLocal(context.files, textOf(from[field]))
  if (read.ok) return read.value
  context.findings.error([...path, field], read.error)
  return undefined
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
