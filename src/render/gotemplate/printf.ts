import { type FormatFlags, NO_FLAGS } from './format-flags.ts'
import { formatDefault, formatValue, scalarsIn } from './format-value.ts'
import { Byte, type GoValue, typeName } from './go-value.ts'

/** Beyond this a width or precision is a mistake in the template, and no reason to fill memory. */
const LARGEST = 1_000_000

/**
 * Go's fmt.Sprintf. Mistakes in the format are reported inside the text, as Go does: `%!d(string=x)`, `%!(EXTRA int=1)`.
 * `spend` hears how many scalars are to be formatted, and how many characters a width or precision may add to each, before that
 * is done, and may throw.
 */
export function sprintf(format: string, values: readonly GoValue[], spend: (characters: number) => void): string {
  return new Printer(format, values, spend).print()
}

class Printer {
  readonly #format: string
  readonly #values: readonly GoValue[]
  readonly #spend: (characters: number) => void
  #at = 0
  #argument = 0
  /** `%[2]d` was used: arguments left over are then no mistake. */
  #reordered = false
  #goodIndex = true
  #afterIndex = false
  #close: number

  constructor(format: string, values: readonly GoValue[], spend: (characters: number) => void) {
    this.#format = format
    this.#values = values
    this.#spend = spend
    this.#close = format.indexOf(']')
  }

  print(): string {
    let text = ''
    for (;;) {
      const percent = this.#format.indexOf('%', this.#at)
      if (percent === -1) return text + this.#format.slice(this.#at) + this.#leftOver()
      text += this.#format.slice(this.#at, percent)
      this.#at = percent + 1
      text += this.#directive()
    }
  }

  #directive(): string {
    this.#goodIndex = true
    this.#afterIndex = false
    let flags = this.#flags()
    let complaint = ''
    this.#index()
    if (this.#take('*')) {
      const width = this.#argumentNumber()
      if (width === undefined) complaint += '%!(BADWIDTH)'
      flags = { ...flags, width: width === undefined ? undefined : Math.abs(width) }
      if ((width ?? 0) < 0) flags = { ...flags, minus: true, zero: false }
      this.#afterIndex = false
    } else {
      flags = { ...flags, width: this.#number() }
      if (this.#afterIndex && flags.width !== undefined) this.#goodIndex = false
    }
    if (this.#at + 1 < this.#format.length && this.#take('.')) {
      const { precision, bad } = this.#precision()
      if (bad) complaint += '%!(BADPREC)'
      flags = { ...flags, precision }
    }
    if (!this.#afterIndex) this.#index()
    return complaint + this.#verb(flags)
  }

  #flags(): FormatFlags {
    const [text = ''] = /^[#0+\- ]*/.exec(this.#format.slice(this.#at)) ?? []
    this.#at += text.length
    const has = (flag: string): boolean => text.includes(flag)
    return { ...NO_FLAGS, plus: has('+'), minus: has('-'), sharp: has('#'), space: has(' '), zero: has('0') }
  }

  #precision(): { readonly precision: number | undefined; readonly bad: boolean } {
    if (this.#afterIndex) this.#goodIndex = false
    this.#index()
    if (!this.#take('*')) return { precision: this.#number() ?? 0, bad: false }
    const given = this.#argumentNumber()
    this.#afterIndex = false
    const precision = given === undefined || given < 0 ? undefined : given
    return { precision, bad: precision === undefined }
  }

  #verb(flags: FormatFlags): string {
    const point = this.#format.codePointAt(this.#at)
    if (point === undefined) return '%!(NOVERB)'
    const verb = String.fromCodePoint(point)
    this.#at += verb.length
    if (verb === '%') return '%'
    if (!this.#goodIndex) return `%!${verb}(BADINDEX)`
    if (this.#argument >= this.#values.length) return `%!${verb}(MISSING)`
    const value = this.#values[this.#argument] ?? null
    this.#argument += 1
    this.#spend((1 + (flags.width ?? 0) + (flags.precision ?? 0)) * scalarsIn(value))
    const adjusted = verb === 'v' ? { ...flags, goSyntax: flags.sharp, sharp: false, plus: false } : flags
    return formatValue(value, verb, adjusted)
  }

  /** `[3]` names the argument that comes next. */
  #index(): void {
    this.#afterIndex = false
    if (this.#format[this.#at] !== '[') return
    this.#reordered = true
    const close = this.#closeBracket()
    const inside = close === -1 ? '' : this.#format.slice(this.#at + 1, close)
    this.#at = close === -1 ? this.#at + 1 : close + 1
    this.#afterIndex = /^[0-9]{1,7}$/.test(inside)
    const index = this.#afterIndex ? Number(inside) : 0
    if (index >= 1 && index <= this.#values.length) this.#argument = index - 1
    else this.#goodIndex = false
  }

  /** The next `]`, searched once for all the `[` before it. */
  #closeBracket(): number {
    if (this.#close !== -1 && this.#close < this.#at) this.#close = this.#format.indexOf(']', this.#at)
    return this.#close
  }

  #argumentNumber(): number | undefined {
    const value = this.#values[this.#argument]
    if (this.#argument < this.#values.length) this.#argument += 1
    const number = value instanceof Byte ? value.value : typeof value === 'bigint' ? Number(value) : undefined
    return number === undefined || Math.abs(number) > LARGEST ? undefined : number
  }

  #number(): number | undefined {
    const [digits = ''] = /^[0-9]+/.exec(this.#format.slice(this.#at, this.#at + 20)) ?? []
    if (digits === '') return undefined
    if (Number(digits) > LARGEST * 10 + 9) {
      this.#at = this.#format.length
      return undefined
    }
    this.#at += digits.length
    return Number(digits)
  }

  #leftOver(): string {
    if (this.#reordered || this.#argument >= this.#values.length) return ''
    const extra = this.#values
      .slice(this.#argument)
      .map((value) => (value === null ? '<nil>' : `${typeName(value)}=${formatDefault(value)}`))
    return `%!(EXTRA ${extra.join(', ')})`
  }

  #take(char: string): boolean {
    if (this.#format[this.#at] !== char) return false
    this.#at += 1
    return true
  }
}
