import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { LAB_ADDRESS } from './network/bridge.ts'
import { adminSocket, type RunPlan } from './run-plan.ts'

const COMMAND = join(import.meta.dirname, '../src/bin/coldforge.ts')

/** What it serves, and the folder it keeps everything in. */
export interface ServerPlan extends Pick<RunPlan, 'folder' | 'image'> {
  /** Initial RAM disks that are laid over the image, in order. */
  readonly overlays?: readonly string[]
}

/** A server that owns the lab's network. */
export interface LabServer {
  readonly process: ChildProcess
  /** The last things it logged, for a person. */
  lastWords(): string
}

/**
 * `coldforge serve` as anybody would run it, with a configuration file. Resolves when it says that it is ready.
 * Started again in the same folder it goes on with what is there.
 */
export async function startServer(plan: ServerPlan): Promise<LabServer> {
  const configFile = join(plan.folder, 'coldforge.yaml')
  writeFileSync(configFile, JSON.stringify(serverConfig(plan), null, 2)) // JSON is YAML
  const server = spawn(process.execPath, [COMMAND, 'serve', '--config', configFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const log = createWriteStream(join(plan.folder, 'server.log'), { flags: 'a' })
  const last: string[] = []
  const ready = Promise.withResolvers<void>()
  createInterface({ input: server.stderr }).on('line', (line) => {
    log.write(`${line}\n`)
    last.push(readable(line).replace(/cfk_\S+/, '(not shown)'))
    if (last.length > 15) last.shift()
    if (line.includes('"msg":"ready"')) ready.resolve()
  })
  const lastWords = (): string => last.join('\n')
  server.on('error', ready.reject)
  server.on('close', () => ready.reject(new Error(`the server ended:\n${lastWords()}`)))
  await ready.promise
  return { process: server, lastWords }
}

const serverConfig = ({ folder, image, overlays = [] }: ServerPlan): object => ({
  dataDir: join(folder, 'data'),
  address: LAB_ADDRESS,
  organization: 'lab',
  log: { level: 'info', format: 'json' },
  listen: { admin: `unix:${adminSocket(folder)}` },
  image: {
    name: 'Debian in memory',
    kernel: image.kernel,
    initrds: [image.initrd, ...overlays],
    arguments: ['console=ttyS0', 'ip=dhcp'],
  },
  dhcp: {
    enabled: true,
    interface: LAB_ADDRESS,
    networks: [{ name: 'lab', subnet: '10.75.0.0/16', ranges: ['10.75.1.1-10.75.1.254'] }],
  },
  tftp: { enabled: true, listen: `${LAB_ADDRESS}:69` },
})

/** A line of JSON as `time message`, anything else as it is. */
function readable(line: string): string {
  try {
    const { time, msg, err } = JSON.parse(line) as { time?: string; msg?: string; err?: { message?: string } }
    return [time?.slice(11, 23), msg, err?.message].filter(Boolean).join('  ')
  } catch {
    return line
  }
}
