import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FirstRequest, IsolatedBoot } from './isolated-boot.ts'

/**
 * Boots a machine in a network namespace of its own and returns the first request that its server gets; `undefined` when the machine
 * asks nothing in `boot.seconds`. `prepare` is shell that sets the namespace up. Whatever still runs in it at the end is killed.
 */
export async function bootOnce(file: string, prepare: string, boot: IsolatedBoot): Promise<FirstRequest | undefined> {
  await writeFile(file, JSON.stringify(boot))
  const unprivileged = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const namespaces = [...unprivileged, '--net', '--pid', '--fork', '--kill-child']
  const inside = ['sh', '-c', `${prepare}\nexec "$@"`, 'sh', process.execPath, program, file]
  const { stdout } = await promisify(execFile)('unshare', [...namespaces, ...inside])
  return stdout.startsWith('{') ? (JSON.parse(stdout) as FirstRequest) : undefined
}

const program: string = join(import.meta.dirname, 'isolated-boot.ts')
