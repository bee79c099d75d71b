import { equalsAny, lessThan } from './compare.ts'
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts'
import { formatDefault } from './format-value.ts'
import { type GoValue, truth, typeName } from './go-value.ts'
import { index, length, slice } from './index-slice.ts'
import { sprintf } from './printf.ts'
import { Fault } from './template-error.ts'

interface Builtin {
  readonly min: number
  readonly max: number
  /** Throws a Fault when the values are not what it works on. */
  readonly run: (values: readonly GoValue[], spend: (characters: number) => void) => GoValue
}

const MANY = Number.MAX_SAFE_INTEGER

const comparison = (run: (a: GoValue, b: GoValue) => boolean): Builtin => ({
  min: 2,
  max: 2,
  run: ([a = null, b = null]) => run(a, b),
})

const escaping = (escape: (text: string) => string): Builtin => ({
  min: 0,
  max: MANY,
  run: (values) => escape(plainText(values)),
})

/** Go's built-in functions. `and` and `or` are the evaluator's: they do not evaluate all of their arguments. */
const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['not', { min: 1, max: 1, run: ([value = null]) => !truth(value) }],
  ['len', { min: 1, max: 1, run: ([item = null]) => length(item) }],
  ['index', { min: 1, max: MANY, run: ([item = null, ...keys]) => index(item, keys) }],
  ['slice', { min: 1, max: MANY, run: ([item = null, ...bounds]) => slice(item, bounds) }],
  ['print', { min: 0, max: MANY, run: print }],
  ['println', { min: 0, max: MANY, run: (values) => `${values.map(formatDefault).join(' ')}\n` }],
  ['printf', { min: 1, max: MANY, run: printf }],
  ['html', escaping(escapeHtml)],
  ['js', escaping(escapeJs)],
  ['urlquery', escaping(escapeQuery)],
  ['call', { min: 1, max: MANY, run: call }],
  ['eq', { min: 1, max: MANY, run: equal }],
  ['ne', comparison((a, b) => !equalsAny(a, [b]))],
  ['lt', comparison(lessThan)],
  ['le', comparison((a, b) => lessThan(a, b) || equalsAny(a, [b]))],
  ['gt', comparison((a, b) => !(lessThan(a, b) || equalsAny(a, [b])))],
  ['ge', comparison((a, b) => !lessThan(a, b))],
])

export const isShortCircuit = (name: string): name is 'and' | 'or' => name === 'and' || name === 'or'

export const isBuiltin = (name: string): boolean => isShortCircuit(name) || BUILTINS.has(name)

export function callBuiltin(name: string, values: readonly GoValue[], spend: (characters: number) => void): GoValue {
  const builtin = BUILTINS.get(name)
  if (builtin === undefined) throw new Fault('exec', `function "${name}" not defined`)
  if (values.length < builtin.min || values.length > builtin.max) {
    const want = builtin.max === MANY ? `at least ${builtin.min}` : String(builtin.min)
    throw new Fault('exec', `wrong number of arguments for ${name}: want ${want}, got ${values.length}`)
  }
  const result = builtin.run(values, spend)
  if (typeof result === 'string') spend(result.length)
  return result
}

/** Go's fmt.Sprint: a space between two operands of which neither is a string. */
function print(values: readonly GoValue[]): string {
  return values.reduce<string>((text, value, i) => {
    const apart = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string'
    return `${text}${apart ? ' ' : ''}${formatDefault(value)}`
  }, '')
}

function plainText(values: readonly GoValue[]): string {
  return print(values.map((value) => value ?? '<no value>'))
}

function printf([format = null, ...values]: readonly GoValue[], spend: (characters: number) => void): string {
  if (typeof format !== 'string') throw new Fault('exec', `printf needs a string as format, got ${typeName(format)}`)
  return sprintf(format, values, spend)
}

function call([value = null]: readonly GoValue[]): never {
  throw new Fault(
    'exec',
    value === null ? 'call of nil' : `call of a value of type ${typeName(value)}, which is no function`,
  )
}

function equal([first = null, ...others]: readonly GoValue[]): boolean {
  if (others.length === 0) throw new Fault('exec', 'eq needs at least two arguments')
  return equalsAny(first, others)
}
