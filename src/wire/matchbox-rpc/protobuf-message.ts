import { concat } from '../../base/bytes.ts'

/** Encoders of fields, to be joined into a message. proto3 leaves out what is empty; a message that is present but empty stays. */
export const textField = (field: number, value: string): Uint8Array =>
  value === '' ? NOTHING : lengthDelimited(field, new TextEncoder().encode(value))

export const textsField = (field: number, values: readonly string[]): Uint8Array =>
  concat(values.map((value) => lengthDelimited(field, new TextEncoder().encode(value))))

export const bytesField = (field: number, value: Uint8Array): Uint8Array =>
  value.length === 0 ? NOTHING : lengthDelimited(field, value)

export const messageField = (field: number, value: Uint8Array | undefined): Uint8Array =>
  value === undefined ? NOTHING : lengthDelimited(field, value)

/** Sorted by key: the same map gives the same bytes. */
export const textMapField = (field: number, map: ReadonlyMap<string, string>): Uint8Array =>
  concat(
    [...map]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => lengthDelimited(field, concat([textField(1, key), textField(2, value)]))),
  )

const NOTHING = new Uint8Array(0)

const lengthDelimited = (field: number, value: Uint8Array): Uint8Array =>
  concat([varint(field * 8 + 2), varint(value.length), value])

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  return Uint8Array.from([...bytes, rest])
}
