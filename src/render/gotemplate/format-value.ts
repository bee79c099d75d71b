import { type FormatFlags, NO_FLAGS, pad } from './format-flags.ts'
import { formatFloatVerb, formatInteger } from './format-number.ts'
import { Byte, entry, type GoMap, type GoValue, isList, isMap, sortedKeys, typeName } from './go-value.ts'
import { fitsBackquotes, quoteGo } from './quote.ts'
import { Fault } from './template-error.ts'

const MAX_DEPTH = 500

/** One value under one verb, as Go's fmt writes it. Throws a Fault for `%p`, whose output is a memory address. */
export function formatValue(value: GoValue, verb: string, flags: FormatFlags): string {
  if (value === null) return verb === 'v' || verb === 'T' ? pad('<nil>', flags) : wrongVerb(value, verb, flags)
  if (verb === 'T') return pad(truncated(typeName(value), flags), flags)
  return inner(value, verb, flags, 0)
}

export const formatDefault = (value: GoValue): string => formatValue(value, 'v', NO_FLAGS)

/** How many scalars a list or map holds, keys included: a width pads each of them. Throws a Fault on bottomless data. */
export function scalarsIn(value: GoValue, depth = 0): number {
  checkDepth(depth)
  if (isList(value)) return value.reduce<number>((sum, item) => sum + scalarsIn(item, depth + 1), 0)
  if (!isMap(value)) return 1
  return sortedKeys(value).reduce((sum, key) => sum + 1 + scalarsIn(entry(value, key) ?? null, depth + 1), 0)
}

function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new Fault('limit', `data nests deeper than ${MAX_DEPTH}`)
}

function inner(value: GoValue, verb: string, flags: FormatFlags, depth: number): string {
  checkDepth(depth)
  if (value === null) return flags.goSyntax ? 'interface {}(nil)' : '<nil>'
  if (typeof value === 'object' && !(value instanceof Byte)) {
    if (verb === 'p') throw new Fault('exec', '%p prints a memory address, which has no meaning here')
    return isList(value) ? list(value, verb, flags, depth) : map(value, verb, flags, depth)
  }
  return scalar(value, verb, flags) ?? wrongVerb(value, verb, flags)
}

function scalar(
  value: boolean | string | number | bigint | Byte,
  verb: string,
  flags: FormatFlags,
): string | undefined {
  if (typeof value === 'boolean') return verb === 'v' || verb === 't' ? pad(String(value), flags) : undefined
  if (typeof value === 'string') return text(value, verb, flags)
  if (typeof value === 'number') return formatFloatVerb(value, verb, flags)
  if (value instanceof Byte) return formatInteger(BigInt(value.value), true, verb, flags)
  return formatInteger(value, false, verb, flags)
}

function wrongVerb(value: GoValue, verb: string, flags: FormatFlags): string {
  if (value === null) return `%!${verb}(<nil>)`
  return `%!${verb}(${typeName(value)}=${inner(value, 'v', flags, 0)})`
}

function text(value: string, verb: string, flags: FormatFlags): string | undefined {
  if (verb === 's' || (verb === 'v' && !flags.goSyntax)) return pad(truncated(value, flags), flags)
  if (verb === 'x' || verb === 'X') return pad(hexadecimal(value, verb, flags), flags)
  if (verb !== 'q' && verb !== 'v') return undefined
  const shown = truncated(value, flags)
  const raw = flags.sharp && fitsBackquotes(shown)
  return pad(raw ? `\`${shown}\`` : quoteGo(shown, '"', flags.plus), flags)
}

/** The first code points, as many as the precision says. */
function truncated(value: string, { precision }: FormatFlags): string {
  if (precision === undefined || value.length <= precision) return value
  let end = 0
  for (let i = 0; i < precision && end < value.length; i += 1) end += (value.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  return value.slice(0, end)
}

function hexadecimal(value: string, verb: string, flags: FormatFlags): string {
  const bytes = new TextEncoder().encode(value).slice(0, flags.precision)
  const mark = flags.sharp && bytes.length > 0 ? `0${verb}` : ''
  const pairs = Array.from(bytes, (b) => b.toString(16).padStart(2, '0'))
  const digits = mark + pairs.join(flags.space ? ` ${mark}` : '')
  return verb === 'X' ? digits.toUpperCase() : digits
}

function list(value: readonly GoValue[], verb: string, flags: FormatFlags, depth: number): string {
  const items = value.map((item) => inner(item, verb, flags, depth + 1))
  return flags.goSyntax ? `[]interface {}{${items.join(', ')}}` : `[${items.join(' ')}]`
}

function map(value: GoMap, verb: string, flags: FormatFlags, depth: number): string {
  const items = sortedKeys(value).map(
    (key) => `${inner(key, verb, flags, depth + 1)}:${inner(entry(value, key) ?? null, verb, flags, depth + 1)}`,
  )
  return flags.goSyntax ? `${typeName(value)}{${items.join(', ')}}` : `map[${items.join(' ')}]`
}
