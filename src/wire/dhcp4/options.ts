import { concat } from '../../base/bytes.ts'
import { byteAt } from './field.ts'
import { OPTION } from './option-code.ts'

/** Options whose size is fixed: of several instances the first counts, while all others are joined (RFC 3396). */
const FIXED_SIZE: ReadonlySet<number> = new Set([
  OPTION.subnetMask,
  OPTION.requestedAddress,
  OPTION.leaseSeconds,
  OPTION.overload,
  OPTION.messageType,
  OPTION.serverId,
  OPTION.maximumSize,
  OPTION.subnetSelection,
])

/** Collects the options of one message from its up to three places. */
export class OptionScan {
  readonly #found = new Map<number, Uint8Array>()
  /** Further instances, joined once at the end: joining at each would be quadratic in a hostile packet. */
  readonly #further = new Map<number, Uint8Array[]>()

  /**
   * Reads `bytes[from..to)`. Pads are skipped one by one. An option that runs past the end is left out, END may be missing,
   * and nothing after END is read.
   */
  scan(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      const code = byteAt(bytes, at)
      if (code === OPTION.end) return
      if (code === OPTION.pad) {
        at += 1
        continue
      }
      const start = at + 2
      at = start + (bytes[at + 1] ?? 256)
      if (at > to) return
      this.#add(code, bytes.subarray(start, at))
    }
  }

  /** Takes out a fixed-size option. */
  spend(code: number): Uint8Array | undefined {
    const value = this.#found.get(code)
    this.#found.delete(code)
    return value
  }

  joined(): ReadonlyMap<number, Uint8Array> {
    for (const [code, parts] of this.#further) this.#found.set(code, concat([this.#found.get(code) ?? EMPTY, ...parts]))
    return this.#found
  }

  #add(code: number, value: Uint8Array): void {
    if (!this.#found.has(code)) {
      this.#found.set(code, value)
      return
    }
    if (FIXED_SIZE.has(code)) return
    const parts = this.#further.get(code)
    if (parts === undefined) this.#further.set(code, [value])
    else parts.push(value)
  }
}

const EMPTY = new Uint8Array(0)

const LONGEST = 255

/** Bytes that an option takes on the wire. An empty option still has its two bytes of header. */
export const encodedSize = (value: Uint8Array): number =>
  value.length + 2 * Math.max(1, Math.ceil(value.length / LONGEST))

/** Writes one option at `at`, split after every 255 bytes, and gives the offset behind it. */
export function putOption(bytes: Uint8Array, at: number, code: number, value: Uint8Array): number {
  let end = at
  let from = 0
  do {
    const size = Math.min(value.length - from, LONGEST)
    bytes[end] = code
    bytes[end + 1] = size
    // Most values are a few bytes, for which a view and a block copy cost more than the bytes.
    for (let i = 0; i < size; i++) bytes[end + 2 + i] = byteAt(value, from + i)
    end += 2 + size
    from += LONGEST
  } while (from < value.length)
  return end
}

/** The value of an option, where an empty one counts as absent: firmware sends them and means nothing by it. */
export function optionOf(options: ReadonlyMap<number, Uint8Array>, code: number): Uint8Array | undefined {
  const value = options.get(code)
  return value === undefined || value.length === 0 ? undefined : value
}
