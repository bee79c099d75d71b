import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { Problem } from './problem.ts'

/** The members of a YAML or JSON file, as the API names them. Throws a `Problem` when it holds no object. */
export function readWishes(file: string | undefined): Readonly<Record<string, unknown>> {
  if (file === undefined) return {}
  const found: unknown = parse(readFileSync(file, 'utf8'))
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new Problem(`${file} does not hold settings by name`)
  return { ...found }
}

/** Without those that nobody gave. */
export const given = (wishes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined))

/** Throws a `Problem` for text that is not a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Problem(`"${text}" is not a whole number`)
  return Number(text)
}
