import { concat } from '../../base/bytes.ts'
import { Reader, type Malformed } from '../../base/reader.ts'
import type { Result } from '../../base/result.ts'

/** https://protobuf.dev/programming-guides/encoding: the wire types that exist since groups are gone. */
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/**
 * The fields of a message by number. Every field of the messages here is text, bytes or another message, so all else is read over, as unknown
 * fields must be. Accessors give proto3's empty value for an absent field.
 */
export class ProtobufFields {
  readonly #reader: Reader
  readonly #values: ReadonlyMap<number, readonly Uint8Array[]>

  constructor(bytes: Uint8Array) {
    this.#reader = new Reader(bytes)
    this.#values = readAll(this.#reader)
  }

  /** The value, unless any part of the message was malformed. */
  finish<T>(value: T): Result<T, Malformed> {
    return this.#reader.finish(value)
  }

  bytes(field: number): Uint8Array {
    return this.#values.get(field)?.at(-1) ?? new Uint8Array(0)
  }

  text(field: number): string {
    return this.#decode(this.bytes(field))
  }

  texts(field: number): readonly string[] {
    return (this.#values.get(field) ?? []).map((bytes) => this.#decode(bytes))
  }

  /** Undefined when absent, which is not the same as empty. A message given in pieces is their concatenation. */
  message<T>(field: number, decode: (bytes: Uint8Array) => Result<T, Malformed>): T | undefined {
    const pieces = this.#values.get(field)
    if (pieces === undefined) return undefined
    const decoded = decode(concat(pieces))
    if (decoded.ok) return decoded.value
    this.#reader.fail(`field ${field}: ${decoded.error.reason}`)
    return undefined
  }

  /** `map<string, string>`: entries are messages of key (1) and value (2); the last of equal keys counts. */
  textMap(field: number): ReadonlyMap<string, string> {
    const map = new Map<string, string>()
    for (const bytes of this.#values.get(field) ?? []) {
      const entry = new ProtobufFields(bytes)
      const pair = entry.finish([entry.text(1), entry.text(2)] as const)
      if (pair.ok) map.set(...pair.value)
      else this.#reader.fail(`field ${field}: ${pair.error.reason}`)
    }
    return map
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      this.#reader.fail('text that is not UTF-8')
      return ''
    }
  }
}

function readAll(reader: Reader): ReadonlyMap<number, readonly Uint8Array[]> {
  const values = new Map<number, Uint8Array[]>()
  // After a failure the reader stands still.
  for (let before = -1; reader.left > 0 && reader.at !== before;) {
    before = reader.at
    const tag = readVarint(reader)
    const field = Math.floor(tag / 8)
    if (field === 0) reader.fail('field number 0')
    const value = readValue(reader, tag % 8)
    if (value === undefined) continue
    const known = values.get(field)
    if (known === undefined) values.set(field, [value])
    else known.push(value)
  }
  return values
}

function readValue(reader: Reader, wireType: number): Uint8Array | undefined {
  switch (wireType) {
    case VARINT:
      readVarint(reader)
      return undefined
    case FIXED64:
      reader.take(8)
      return undefined
    case FIXED32:
      reader.take(4)
      return undefined
    case BYTES:
      return reader.take(readVarint(reader))
    default:
      reader.fail(`wire type ${wireType}`)
      return undefined
  }
}

/** Seven bits a byte, least first, at most ten bytes. Beyond 2^53 the value is wrong, and no length here is that large. */
function readVarint(reader: Reader): number {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = reader.u8()
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return value
  }
  reader.fail('a number of more than ten bytes')
  return 0
}
