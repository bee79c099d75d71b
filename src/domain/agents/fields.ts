import { err, ok, type Result } from '../../base/result.ts'

/**
 * Reads the fields of a JSON object, and like the byte `Reader` fails once and late: after the first wrong field every read
 * returns something empty of the right type, and `finish` says which field was wrong.
 */
export class Fields {
  readonly #object: Readonly<Record<string, unknown>>
  readonly #path: string
  readonly #verdict: { complaint?: string }

  /** `path` names the object in complaints. `verdict` is shared with the object that this one is a part of. */
  constructor(json: unknown, path: string, verdict: { complaint?: string } = {}) {
    this.#path = path
    this.#verdict = verdict
    this.#object = isObject(json) ? json : {}
    if (!isObject(json)) this.#fail(path, 'an object')
  }

  /** At most `max` UTF-16 units, all printable: these texts end up on people's terminals. */
  text(name: string, max: number): string {
    return this.#text(this.#get(name), `${this.#path}.${name}`, max)
  }

  /** A text that `parse` makes into something better. After a failure the value is not a `T`, and `finish` withholds it. */
  parsed<T>(name: string, max: number, parse: (text: string) => Result<T, string>): T {
    const result = parse(this.text(name, max))
    if (!result.ok) this.#verdict.complaint ??= `${this.#path}.${name}: ${result.error}`
    return result.ok ? result.value : (undefined as T)
  }

  /** A whole number from 0 to `max`. */
  whole(name: string, max: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#get(name)
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max) return value
    this.#fail(`${this.#path}.${name}`, `a whole number from 0 to ${max}`)
    return 0
  }

  /** At most `max` objects, each read by `parse`. */
  list<T>(name: string, max: number, parse: (fields: Fields) => T): readonly T[] {
    return this.#array(name, max).map((item, i) =>
      parse(new Fields(item, `${this.#path}.${name}[${i}]`, this.#verdict)),
    )
  }

  /** At most `max` texts of at most `maxLength`. */
  texts(name: string, max: number, maxLength: number): readonly string[] {
    return this.#array(name, max).map((item, i) => this.#text(item, `${this.#path}.${name}[${i}]`, maxLength))
  }

  finish<T>(value: T): Result<T, string> {
    return this.#verdict.complaint === undefined ? ok(value) : err(this.#verdict.complaint)
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined
  }

  #text(value: unknown, path: string, max: number): string {
    if (typeof value === 'string' && value.length <= max && isPrintable(value)) return value
    this.#fail(path, `a text of at most ${max} printable characters`)
    return ''
  }

  #array(name: string, max: number): readonly unknown[] {
    const value = this.#get(name)
    if (Array.isArray(value) && value.length <= max) return value
    this.#fail(`${this.#path}.${name}`, `a list of at most ${max} entries`)
    return []
  }

  #fail(path: string, wanted: string): void {
    this.#verdict.complaint ??= `${path} is not ${wanted}`
  }
}

/** Control characters would steer a terminal, half a surrogate pair cannot be written as UTF-8. */
const isPrintable = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed()

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
