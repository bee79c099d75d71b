import type { Mac } from '../../src/base/mac.ts'
import { parseMac } from '../../src/base/mac.ts'
import type { Result } from '../../src/base/result.ts'
import { parseUuid, type Uuid } from '../../src/base/uuid.ts'

/** The same machine has the same identity in every run. `index` counts from 1, at most 255. */
export const macOf = (index: number): Mac => must(parseMac(`52:54:00:75:00:${hexPair(index)}`))

export const uuidOf = (index: number): Uuid => must(parseUuid(`c01df09e-0075-4000-8000-0000000000${hexPair(index)}`))

const hexPair = (index: number): string => index.toString(16).padStart(2, '0')

function must<T>(result: Result<T, string>): T {
  if (!result.ok) throw new RangeError(result.error)
  return result.value
}
