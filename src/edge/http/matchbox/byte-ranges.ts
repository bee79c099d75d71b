import { err, ok, type Result } from '../../../base/result.ts'

export interface ByteRange {
  readonly start: number
  /** In bytes. */
  readonly length: number
}

export const contentRange = ({ start, length }: ByteRange, size: number): string =>
  `bytes ${start}-${start + length - 1}/${size}`

/**
 * Reads a `Range` header (RFC 9110 section 14.2) against a content of `size` bytes. No ranges means: send everything. Ranges that
 * together are more than the content are an attack or a mistake, and so is answered with everything.
 */
export function parseByteRanges(header: string, size: number): Result<readonly ByteRange[], 'invalid' | 'no-overlap'> {
  if (header === '') return ok([])
  if (!header.startsWith('bytes=')) return err('invalid')
  const ranges: ByteRange[] = []
  let beyond = false
  for (const spec of header.slice('bytes='.length).split(',')) {
    if (spec.trim() === '') continue
    const range = parseSpec(spec, size)
    if (range === 'invalid') return err('invalid')
    if (range === 'no-overlap') beyond = true
    else ranges.push(range)
  }
  if (beyond && ranges.length === 0) return size === 0 ? ok([]) : err('no-overlap')
  const total = ranges.reduce((sum, range) => sum + range.length, 0)
  return ok(total > size ? [] : ranges)
}

function parseSpec(spec: string, size: number): ByteRange | 'invalid' | 'no-overlap' {
  const [, first = '', last = ''] = /^\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/.exec(spec) ?? []
  if (first === '') return last === '' ? 'invalid' : suffix(Math.min(Number(last), size), size)
  const start = Number(first)
  if (start >= size) return 'no-overlap'
  if (last === '') return { start, length: size - start }
  return Number(last) < start ? 'invalid' : { start, length: Math.min(Number(last), size - 1) - start + 1 }
}

const suffix = (length: number, size: number): ByteRange => ({ start: size - length, length })
