/**
 * `npm test`: the static checks, then every test in one run of the test runner, system tests and firmware boots included.
 * The runner's own summary is the last thing printed. It runs even when a check failed: one command tells everything.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { staticChecks } from './static-checks.ts'
import { runAll } from './step.ts'

const cpus = availableParallelism()
const checked = await runAll(staticChecks(), Math.min(4, cpus))

// Emulated machines use whole processors: more files at once than this only makes every boot slower.
const atOnce = Math.max(2, Math.floor(cpus / 2))
const folders = ['src', 'console', 'lab', 'tools', 'test'].map((folder) => `${folder}/**/*.test.ts`)
// Nothing may hold up the whole run: two machines that are rolled under emulation on a busy machine take ten minutes.
const patience = 20 * 60_000
const options = [`--test-concurrency=${atOnce}`, `--test-timeout=${patience}`]
const runner = spawn(process.execPath, ['--test', ...options, ...folders], { stdio: 'inherit' })
const [code] = await once(runner, 'exit')

if (!checked) console.error('coldforge: a check above the tests failed')
process.exit(checked && code === 0 ? 0 : 1)
