import { Chance } from '../lan/chance.ts'
import { corpusOf } from './corpus.ts'
import { mutate } from './mutate.ts'

export interface Target {
  readonly name: string
  /** Of the files that it begins with. */
  readonly corpus: string
  /** Throws when a promise is broken. Gives what came of it in a few words: inputs with new words are mutated further. */
  readonly attempt: (bytes: Uint8Array) => Promise<string>
}

export interface Found {
  readonly target: Target
  readonly bytes: Uint8Array
  readonly error: unknown
}

/** No packet may hold up the others for longer, milliseconds, whatever else the machine does. */
const LONGEST = 1000
/** Inputs with new outcomes that are remembered. */
const MOST_INTERESTING = 500

/** The corpus as it is and then changed, as long as `goOn` says. The first broken promise, or undefined. */
export async function fuzz(target: Target, seed: number, goOn: (tried: number) => boolean): Promise<Found | undefined> {
  const chance = new Chance(seed)
  const inputs = [...corpusOf(target.corpus)]
  if (inputs.length === 0) throw new Error(`there is no corpus for ${target.name}`)
  const outcomes = new Set<string>()
  const any = (): Uint8Array => inputs[chance.below(inputs.length)] ?? new Uint8Array(0)
  const given = inputs.length
  for (let tried = 0; tried < given || goOn(tried); tried++) {
    const bytes = tried < given ? (inputs[tried] ?? any()) : mutate(any(), any(), chance)
    try {
      const outcome = await timed(target, bytes)
      if (outcomes.has(outcome)) continue
      outcomes.add(outcome)
      if (tried >= given && inputs.length < MOST_INTERESTING) inputs.push(bytes)
    } catch (error) {
      return { target, bytes, error }
    }
  }
  return undefined
}

async function timed(target: Target, bytes: Uint8Array): Promise<string> {
  const startedAt = performance.now()
  const outcome = await target.attempt(bytes)
  const took = performance.now() - startedAt
  if (took > LONGEST) throw new Error(`took ${took.toFixed(0)} ms`)
  return outcome
}
