import { err, ok, type Result } from './result.ts'

/** Why bytes are not the message they claim to be, and at which offset reading stopped. */
export interface Malformed {
  readonly reason: string
  readonly at: number
}

/** A cursor over bytes, big-endian, that fails once and late: after the first short read every read returns zeros and `finish` tells. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0
  #failure: Malformed | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  u8(): number {
    return this.take(1)[0] ?? 0
  }

  u16(): number {
    const b = this.take(2)
    return ((b[0] ?? 0) << 8) | (b[1] ?? 0)
  }

  u32(): number {
    return this.u16() * 65536 + this.u16()
  }

  /** The next `count` bytes as a view, or an empty array when they are not there. */
  take(count: number): Uint8Array {
    if (this.#failure !== undefined || count > this.left) {
      this.#failure ??= { reason: `${count} bytes wanted, ${this.left} left`, at: this.#at }
      return new Uint8Array(0)
    }
    const from = this.#at
    this.#at += count
    return this.#bytes.subarray(from, this.#at)
  }

  rest(): Uint8Array {
    return this.take(this.left)
  }

  /** Marks the message as malformed for a reason the caller saw. */
  fail(reason: string): void {
    this.#failure ??= { reason, at: this.#at }
  }

  /** The value, unless any read failed. Bytes left over are refused; a protocol that allows them takes `rest()` first. */
  finish<T>(value: T): Result<T, Malformed> {
    if (this.#failure !== undefined) return err(this.#failure)
    if (this.left > 0) return err({ reason: `${this.left} trailing bytes`, at: this.#at })
    return ok(value)
  }
}
