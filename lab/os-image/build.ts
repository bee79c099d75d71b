import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { globSync, lstatSync, readFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from '../cache.ts'
import { aptProxies, debianMirror } from './debian-mirror.ts'
import { recipe } from './recipe.ts'

/** Paths of a kernel and of an initrd that is the whole operating system. */
export interface OsImage {
  readonly kernel: string
  readonly initrd: string
}

/** Called once, with a sentence, when the image has to be built; building takes about a minute. */
type Say = (sentence: string) => void

/** The lab's operating system: built from Debian packages on first use, taken from the cache afterwards. */
export async function osImage(say: Say): Promise<OsImage> {
  const folder = await cached(`os-image-${recipeHash()}`, async (out) => {
    say("building the lab's operating system from Debian packages (once, about a minute)")
    await mmdebstrap(out)
  })
  return { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd') }
}

const here = import.meta.dirname

/** Names the content of an image before it is built: the recipe and every file that goes into it. */
function recipeHash(): string {
  const hash = createHash('sha256').update(JSON.stringify(recipe))
  const files = globSync('**/*', { cwd: here }).filter(
    (name) => !name.endsWith('.ts') && lstatSync(join(here, name)).isFile(),
  )
  for (const name of files.toSorted()) hash.update(`\0${name}\0`).update(readFileSync(join(here, name)))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Everything goes in and out through mmdebstrap's own copying hooks: when an ordinary user builds, the hooks run as
 * another user, who may not be able to enter the folders on either side.
 */
async function mmdebstrap(out: string): Promise<void> {
  const inside = '/tmp/out'
  const args = [
    '--quiet',
    '--variant=essential',
    '--format=null',
    `--include=${recipe.packages.join(',')}`,
    ...aptProxies().map((line) => `--aptopt=${line}`),
    ...['doc', 'man', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    `--customize-hook=copy-in ${here} /tmp`,
    '--customize-hook="$1/tmp/os-image/customize" "$1"',
    ...['vmlinuz', 'initrd'].map((file) => `--customize-hook=download ${inside}/${file} ${join(out, file)}`),
    recipe.suite,
    '/dev/null',
    `deb ${debianMirror()} ${recipe.suite} main`,
  ]
  const settings = { OUT: inside, KERNEL: recipe.kernel, IGNITION: recipe.ignition, MODULES: recipe.modules.join(' ') }
  const child = spawn('mmdebstrap', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...settings } })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`mmdebstrap could not build the lab's operating system:\n${said.slice(-4000)}`)
  await chmod(out, 0o755)
}
