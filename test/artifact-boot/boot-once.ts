import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FirstRequest, IsolatedBoot } from './isolated-boot.ts'

/**
 * Boots a machine in a network namespace of its own and returns the first request that its server gets; `undefined` when the machine
 * asks nothing in `boot.seconds`. `name` names files in `work`, which keeps the machine's serial console as `<name>.serial`.
 */
export async function bootOnce(name: string, work: string, boot: IsolatedBoot): Promise<FirstRequest | undefined> {
  const file = join(work, `${name}.json`)
  await writeFile(file, JSON.stringify(boot))
  const unprivileged = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', process.execPath, program, file]
  const { stdout } = await promisify(execFile)('unshare', [...unprivileged, '--net', ...inside])
  return stdout.startsWith('{') ? (JSON.parse(stdout) as FirstRequest) : undefined
}

const program: string = join(import.meta.dirname, 'isolated-boot.ts')
