import { existsSync, globSync } from 'node:fs'
import { delimiter } from 'node:path'
import type { Step } from './step.ts'

const step = (name: string, command: string, ...args: readonly string[]): Step => ({ name, command, args })

/** Everything that can be said about the source without running it. Shell is checked where shellcheck is installed. */
export function staticChecks(): readonly Step[] {
  return [
    step('types', 'tsc', '-p', 'tsconfig.json', '--noEmit'),
    step('types of the pure ranks', 'tsc', '-p', 'tsconfig.pure.json', '--noEmit'),
    step('types of the console', 'tsc', '-p', 'console/tsconfig.json'),
    step('lint', 'oxlint', '--type-aware'),
    step('format', 'oxfmt', '--check'),
    step('import ranks', process.execPath, 'tools/check-imports.ts'),
    step('file lengths', process.execPath, 'tools/check-lengths.ts'),
    ...(installed('shellcheck') ? [step('shell', 'shellcheck', ...shellFiles())] : []),
  ]
}

const shellPatterns: readonly string[] = [
  'agent/**/*',
  'tools/*.sh',
  'lab/os-image/{init,lease,setfiles,customize}',
  'test/lab-fleet/stand-in/usr/bin/*',
  'coldforge',
  '.ci/run',
]

/** Shell programs by extension, and those that carry a name of their own. */
const shellFiles = (): readonly string[] =>
  globSync(shellPatterns, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:ts|service|target|md|json)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)

const installed = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(`${folder}/${program}`))
