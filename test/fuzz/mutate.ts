import type { Chance } from '../lan/chance.ts'

/** Where parsers break: ends of ranges, and the numbers that length fields are compared with. */
const TELLING = [0, 1, 2, 4, 16, 52, 53, 63, 64, 82, 127, 128, 254, 255]

const LARGEST = 4200

type Mutation = (bytes: number[], chance: Chance, other: Uint8Array) => void

const mutations: readonly Mutation[] = [
  function flipBit(bytes, chance) {
    const at = chance.below(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
  },
  function setTelling(bytes, chance) {
    bytes[chance.below(bytes.length)] = TELLING[chance.below(TELLING.length)] ?? 0
  },
  function setAny(bytes, chance) {
    bytes[chance.below(bytes.length)] = chance.below(256)
  },
  function cutEnd(bytes, chance) {
    bytes.length = chance.below(bytes.length + 1)
  },
  function cutOut(bytes, chance) {
    bytes.splice(chance.below(bytes.length), 1 + chance.below(16))
  },
  function insert(bytes, chance) {
    const added = Array.from({ length: 1 + chance.below(16) }, () => chance.below(256))
    bytes.splice(chance.below(bytes.length + 1), 0, ...added)
  },
  function repeat(bytes, chance) {
    const from = chance.below(bytes.length)
    const part = bytes.slice(from, from + 1 + chance.below(64))
    for (let times = 1 + chance.below(8); times > 0; times--) bytes.splice(from, 0, ...part)
  },
  function graft(bytes, chance, other) {
    const at = chance.below(bytes.length + 1)
    bytes.splice(at, bytes.length, ...other.subarray(Math.min(at, other.length)))
  },
  function append(bytes, chance, other) {
    bytes.push(...other.subarray(chance.below(other.length + 1)))
  },
]

/** `bytes` with one to six changes, some of them parts of `other`. The same chance gives the same. */
export function mutate(bytes: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array<ArrayBuffer> {
  const changed = [...bytes]
  for (let changes = 1 + chance.below(6); changes > 0; changes--)
    mutations[chance.below(mutations.length)]?.(changed, chance, other)
  return Uint8Array.from(changed.slice(0, LARGEST))
}
