/**
 * `npm run fuzz -- --seconds 60 [--seed 7] [--target 'dhcp server']`: changed packets against everything that reads packets. What breaks
 * a promise is kept in the corpus, where every later run and the unit tests try it first.
 */
import { parseArgs } from 'node:util'
import { keepFound } from '../test/fuzz/corpus.ts'
import { fuzz } from '../test/fuzz/fuzz.ts'
import { targets } from '../test/fuzz/targets.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string' },
  },
})
const chosen = targets.filter(({ name }) => values.target === undefined || values.target === name)
if (chosen.length === 0) {
  console.error(`there is no target "${values.target}"; there are: ${targets.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}
const milliseconds = (Number(values.seconds) * 1000) / chosen.length
for (const target of chosen) {
  const end = performance.now() + milliseconds
  let packets = 0
  const found = await fuzz(target, Number(values.seed), (tried) => {
    packets = tried
    return performance.now() < end
  })
  console.log(
    `${target.name.padEnd(14)} seed ${values.seed}: ${packets} packets${found === undefined ? ', every promise held' : ''}`,
  )
  if (found === undefined) continue
  console.error(`a promise was broken; the packet is kept as ${keepFound(target.corpus, found.bytes)}`)
  console.error(found.error)
  process.exitCode = 1
}
