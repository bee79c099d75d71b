/**
 * `npm run bench [-- name … [--options of that bench]]`: measures, side by side where there is a peer, and prints medians, ratios and
 * what machine it was. Nothing here passes or fails: figures on a shared machine are for comparing within one run.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { facts } from './machine-facts.ts'

/** Each is a module beside this one that measures when it is run. */
const names = ['boot', 'memory', 'dhcp', 'tftp', 'artifacts', 'bootcfg', 'fleet'].filter((name) =>
  existsSync(moduleOf(name)),
)

function moduleOf(name: string): string {
  return join(import.meta.dirname, `${name}.ts`)
}

const given = process.argv.slice(2)
const firstOption = given.findIndex((argument) => argument.startsWith('-'))
const wanted = firstOption === -1 ? given : given.slice(0, firstOption)
const options = firstOption === -1 ? [] : given.slice(firstOption)
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`there is no bench "${unknown.join('", "')}"; there are: ${names.join(', ')}`)
  process.exit(1)
}
console.log(facts())
for (const name of wanted.length === 0 ? names : wanted) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(process.execPath, [moduleOf(name), ...options], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
