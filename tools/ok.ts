/** `npm run ok`: everything that must hold before a commit, in well under a minute. Short while it passes, complete when it does not. */
import { availableParallelism } from 'node:os'
import { staticChecks } from './static-checks.ts'
import { runAll } from './step.ts'

/** Milliseconds. A unit test that hangs fails, instead of keeping everybody waiting. */
const patience = 120_000

const unitTests = {
  name: 'unit tests',
  command: process.execPath,
  args: [
    '--test',
    '--test-reporter=dot',
    `--test-timeout=${patience}`,
    'src/**/*.test.ts',
    'console/*.test.ts',
    'lab/**/*.test.ts',
    'tools/**/*.test.ts',
  ],
}

const passed = await runAll([...staticChecks(), unitTests], Math.min(4, availableParallelism()))
process.exit(passed ? 0 : 1)
