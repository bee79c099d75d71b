import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

/** Whatever takes longer will not end by itself, and must fail its test rather than hold it up. Milliseconds. */
const LONGEST_RUN = 150_000

const run = promisify(execFile)

/** A network of its own: a bridge in one namespace, and machines in others. Nothing sent here leaves it. Needs root and iproute2. */
export interface Lan extends AsyncDisposable {
  /** The namespace of the bridge, where servers run. */
  readonly name: string
  /** Attaches a namespace whose interface `eth0` has this MAC, is up and has no address. Gives the namespace's name. */
  attach(mac: string): Promise<string>
}

/** For `skip`: why tests with a network of their own cannot run here, or false. */
export const cannotIsolate: string | false = process.getuid?.() !== 0 && 'network namespaces need root'

let count = 0

/** `address` is the bridge's own, `10.75.0.1/16`. Disposing removes everything, also after a failure half way. */
export async function openLan(address: string): Promise<Lan> {
  const name = `cold-${process.pid}-${count++}`
  const created: string[] = []
  const close = async (): Promise<void> => {
    for (const namespace of created.toReversed()) await run('ip', ['netns', 'delete', namespace])
  }
  const create = async (namespace: string): Promise<void> => {
    await run('ip', ['netns', 'add', namespace])
    created.push(namespace)
    await ip(namespace, 'link set lo up')
  }
  const attach = async (mac: string): Promise<string> => {
    const namespace = `${name}-${created.length}`
    const port = `port${created.length}`
    await create(namespace)
    await ip(name, `link add ${port} type veth peer name eth0 netns ${namespace}`)
    await ip(name, `link set ${port} master bridge up`)
    await ip(namespace, `link set eth0 address ${mac} up`)
    return namespace
  }
  try {
    await create(name)
    await ip(name, 'link add bridge type bridge')
    await ip(name, `address add ${address} dev bridge`)
    await ip(name, 'link set bridge up')
  } catch (error) {
    await close()
    throw error
  }
  return { name, attach, [Symbol.asyncDispose]: close }
}

/** Runs `ip` in a namespace. */
export const ip = async (namespace: string, command: string): Promise<string> =>
  (await run('ip', ['-n', namespace, ...command.split(' ')])).stdout

/** Runs a program in a namespace to its end; rejects when it fails. */
export const runIn = async (namespace: string, program: string, args: readonly string[]): Promise<string> =>
  (await run('ip', ['netns', 'exec', namespace, program, ...args], { timeout: LONGEST_RUN })).stdout

/** Starts a program in a namespace. It ends with the disposer of the result, or when it has run for too long. */
export function startIn(
  namespace: string,
  program: string,
  args: readonly string[],
  errors: 'inherit' | 'pipe' = 'inherit',
): ChildProcess & { [Symbol.asyncDispose](): Promise<void> } {
  const child = spawn('ip', ['netns', 'exec', namespace, program, ...args], {
    stdio: ['pipe', 'pipe', errors],
    timeout: LONGEST_RUN,
  })
  return Object.assign(child, {
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  })
}
