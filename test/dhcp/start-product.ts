import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheDir } from '../../src/host/cache-dir.ts'
import { stockIpxe } from '../../src/host/ipxe-package.ts'
import { startIn, type Lan } from '../netns.ts'

/** The cache with iPXE in it: where the product runs there is no way to fetch it. */
export async function filledCache(): Promise<string> {
  const cache = cacheDir(process.env)
  const found = await stockIpxe({ cache, directory: undefined })
  if (!found.ok) throw new Error(found.error.says)
  return cache
}

/** `coldforge serve` in the namespace of a bridge, on 10.75.0.1. */
export interface Product extends AsyncDisposable {
  /** The unix socket of its API, which can be reached from every namespace. */
  readonly socket: string
  /** Its configuration file. */
  readonly config: string
  readonly log: () => string
  /** Of the process, unless `prefix` keeps one of its own. */
  readonly pid: () => number
  /** Ends the process, and leaves its files. */
  readonly stop: () => Promise<void>
  /** `kill -9`, and a new process on the same data. */
  readonly crashAndRestart: () => Promise<void>
}

/**
 * `prefix` is a program, with arguments, that starts the rest of its command line: what hands over sockets, say. `owner` is the user id
 * that it runs as then.
 */
export async function startProduct(
  lan: Lan,
  settings: Readonly<Record<string, unknown>>,
  prefix: readonly string[] = [],
  owner = 0,
): Promise<Product> {
  await filledCache()
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-product-'))
  chownSync(folder, owner, owner)
  const config = join(folder, 'coldforge.yaml')
  const socket = join(folder, 'admin.sock')
  const all = {
    dataDir: join(folder, 'data'),
    address: '10.75.0.1',
    log: { format: 'json' },
    listen: { admin: `unix:${socket}` },
    ...settings,
  }
  writeFileSync(config, JSON.stringify(all)) // JSON is YAML
  let log = ''
  const start = async (): Promise<ReturnType<typeof startIn>> => {
    const [program, ...args] = [...prefix, process.execPath, 'src/bin/coldforge.ts', 'serve', '--config', config]
    const child = startIn(lan.name, program, args, 'pipe')
    await new Promise<void>((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk
        if (chunk.includes('"msg":"ready"')) resolve()
      })
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)))
    })
    return child
  }
  let child = await start()
  return {
    socket,
    config,
    log: () => log,
    pid: () => child.pid ?? 0,
    stop: () => child[Symbol.asyncDispose](),
    crashAndRestart: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
      child = await start()
    },
    [Symbol.asyncDispose]: async () => {
      await child[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}
