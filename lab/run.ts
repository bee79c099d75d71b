import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheDir } from '../src/host/cache-dir.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'
import { isolationTrouble, spawnIsolated } from './network/isolated.ts'
import { openPage } from './network/page.ts'
import { osImage } from './os-image/build.ts'
import { adminSocket, type RunOptions, type RunPlan } from './run-plan.ts'

const INTERRUPTED = 130

/**
 * One run of the lab: a server, a network and machines of their own. Resolves with the exit code. What needs the world outside
 * (packages) is fetched first; everything else happens in `inside.ts`, which has no way out and cannot outlive this process.
 */
export async function runLab(options: RunOptions): Promise<number> {
  const say = (sentence: string): void => console.error(`coldforge lab: ${sentence}`)
  const trouble = isolationTrouble()
  if (trouble !== undefined) {
    say(trouble)
    return 1
  }
  const image = await osImage(say)
  const ipxe = await stockIpxe({ cache: cacheDir(process.env) })
  if (!ipxe.ok) {
    say(`${ipxe.error.says}; ${ipxe.error.fix}`)
    return 1
  }
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-lab-'))
  await using page = options.stay || !options.json ? await openPage(adminSocket(folder)) : undefined
  const plan: RunPlan = { ...options, image, folder, page: page?.url }
  const inside = spawnIsolated(
    process.execPath,
    [join(import.meta.dirname, 'inside.ts'), JSON.stringify(plan)],
    ['ignore', 'inherit', 'inherit'],
  )
  // Ctrl-C reaches both of us; the one inside decides how to end.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => inside.kill('SIGKILL'))
  const [code] = (await once(inside, 'exit')) as [number | null]
  if (code === 0 || code === INTERRUPTED) await rm(folder, { recursive: true })
  else say(`logs and serial consoles of this run are in ${folder}`)
  return code ?? 1
}
