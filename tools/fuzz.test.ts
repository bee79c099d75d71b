import { test } from 'node:test'
import { fuzz } from '../test/fuzz/fuzz.ts'
import { targets } from '../test/fuzz/targets.ts'

/** Longer, and with other seeds: `npm run fuzz`. */
const SEED = 1
const PACKETS = 4000

for (const target of targets)
  test(`${PACKETS} changed packets break no promise of: ${target.name}`, async () => {
    const found = await fuzz(target, SEED, (tried) => tried < PACKETS)
    if (found !== undefined) throw found.error
  })
