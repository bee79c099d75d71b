import { formatDefault } from '../gotemplate/format-value.ts'
import type { TemplateData, TemplateMap } from '../gotemplate/go-value.ts'

/** `compatible` writes values raw and leaves lists out, as matchbox does; `strict` quotes for the shell and numbers the items of lists. */
export type MetadataStyle = 'compatible' | 'strict'

interface Line {
  readonly name: string
  readonly value: string
}

/** `/metadata`: one `NAME=value` a line, nested names joined with `_`. Sorted by name, so that a signature over it holds. */
export function renderMetadata(data: TemplateMap, style: MetadataStyle): string {
  const write = style === 'strict' ? strictLine : compatibleLine
  return linesOf(data, '', style)
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(write)
    .join('')
}

const linesOf = (map: TemplateMap, prefix: string, style: MetadataStyle): readonly Line[] =>
  entriesOf(map).flatMap(([key, value]) => linesOfValue(`${prefix}${key}`, value, style))

function linesOfValue(name: string, value: TemplateData, style: MetadataStyle): readonly Line[] {
  if (value === null) return []
  if (typeof value !== 'object') return [{ name: name.toUpperCase(), value: formatDefault(value) }]
  if (!isList(value)) return linesOf(value, `${name}_`, style)
  return style === 'strict' ? value.flatMap((item, i) => linesOfValue(`${name}_${i}`, item, style)) : []
}

const compatibleLine = ({ name, value }: Line): string => `${name}=${value}\n`

function strictLine({ name, value }: Line): string {
  const quoted = /^[\w.,:/@%+=-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
  return `${name.replaceAll(/[^A-Z0-9_]/g, '_')}=${quoted}\n`
}

const entriesOf = (map: TemplateMap): readonly (readonly [string, TemplateData])[] =>
  map instanceof Map ? [...map] : Object.entries(map)

const isList = (value: readonly TemplateData[] | TemplateMap): value is readonly TemplateData[] => Array.isArray(value)
