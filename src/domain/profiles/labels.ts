import { parseHardwareAddress } from './hardware-address.ts'
import { parseQuery } from './query.ts'

/** What a machine says about itself, by name: `mac`, `uuid`, `hostname`, `serial`, `arch`, or anything a site adds to its boot script. */
export type Labels = ReadonlyMap<string, string>

export interface ReadLabels {
  readonly labels: Labels
  /** Values of `mac` that are no hardware address and so were left out. */
  readonly badMacs: readonly string[]
}

/** Labels of a query string. Names keep their case; a name that spells `mac` in any case is normalised or left out. */
export function labelsFromQuery(raw: string): ReadLabels {
  const labels = new Map<string, string>()
  const badMacs: string[] = []
  for (const [name, value] of parseQuery(raw)) {
    const kept = normaliseLabel(name, value)
    if (kept === undefined) badMacs.push(value)
    else labels.set(name, kept)
  }
  return { labels, badMacs }
}

/** The value as it is compared, or undefined for a `mac` that is none. No other label is normalised: case matters in `uuid` and `serial`. */
export const normaliseLabel = (name: string, value: string): string | undefined =>
  isMacLabel(name) ? parseHardwareAddress(value) : value

const isMacLabel = (name: string): boolean => name.length === 3 && name.toLowerCase() === 'mac'
