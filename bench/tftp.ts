/**
 * TFTP side by side: coldforge, dnsmasq, tftpd-hpa and atftpd hand out one 1 MiB program over loopback, to one client
 * and to many, in lockstep and in windows, with and without loss. Needs root, two processors and the Debian packages
 * dnsmasq-base, atftpd and util-linux; tftpd-hpa is downloaded.
 *
 *     node bench/tftp.ts --runs 5 --clients 1,32,200 --windows 1,4,64 --loss 0,0.01 --servers coldforge,dnsmasq
 */
import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import type { Load, LoadResult } from './tftp-load.ts'
import { type BenchServer, startAll } from './tftp-servers.ts'

const SIZE = 1_048_576
/** One client alone is done too soon to be timed, so it downloads again and again. */
const ROUNDS_ALONE = 10

interface Case {
  readonly clients: number
  readonly windowSize: number
  readonly loss: number
}

interface Measured {
  readonly megabytesPerSecond: number
  readonly cpuSecondsPerGigabyte: number
  /** The last client's time against the middle one's. */
  readonly unfairness: number
  readonly lost: number
}

async function measure(server: BenchServer, { clients, windowSize, loss }: Case): Promise<Measured> {
  const rounds = clients === 1 && loss === 0 ? ROUNDS_ALONE : 1
  const { address, port } = server
  const load: Load = { address, port, file: 'program', size: SIZE, clients, rounds, windowSize, loss }
  const cpuBefore = server.cpuSeconds()
  const result = await runLoad(load)
  const gigabytes = (result.finishedAt.length * rounds * SIZE) / 1e9
  const middle = result.finishedAt[Math.floor(result.finishedAt.length / 2)] ?? Number.NaN
  return {
    megabytesPerSecond: (gigabytes * 1e6) / result.milliseconds,
    cpuSecondsPerGigabyte: (server.cpuSeconds() - cpuBefore) / gigabytes,
    unfairness: (result.finishedAt.at(-1) ?? Number.NaN) / middle,
    lost: result.lost,
  }
}

async function runLoad(load: Load): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'tftp-load.ts')
  const command = ['-c', '0', process.execPath, script, JSON.stringify(load)]
  const { stdout } = await promisify(execFile)('taskset', command)
  return JSON.parse(stdout) as LoadResult
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The servers take turns inside every run, so that a disturbance of the machine hits all of them. */
async function compare(servers: readonly BenchServer[], which: Case, runs: number): Promise<void> {
  const measured = new Map(servers.map((server) => [server, [] as Measured[]]))
  for (let run = 0; run < runs; run++)
    for (const [server, results] of measured) results.push(await measure(server, which))
  const middle = (server: BenchServer, key: keyof Measured): number =>
    median((measured.get(server) ?? []).map((result) => result[key]))
  const [ours] = servers
  console.log(`\n${which.clients} clients, window ${which.windowSize}, ${which.loss * 100} % loss (median of ${runs})`)
  for (const server of servers) {
    const rate = middle(server, 'megabytesPerSecond')
    const ratio = ours === undefined ? Number.NaN : middle(ours, 'megabytesPerSecond') / rate
    const lost = (measured.get(server) ?? []).reduce((sum, result) => sum + result.lost, 0)
    const columns = [
      server.name.padEnd(10),
      `${rate.toFixed(2).padStart(8)} MB/s`,
      `coldforge is ${ratio.toFixed(2).padStart(6)}x`,
      `${middle(server, 'cpuSecondsPerGigabyte').toFixed(1).padStart(6)} CPU s/GB`,
      `last/middle ${middle(server, 'unfairness').toFixed(2)}`,
      `${lost} lost`,
    ]
    console.log(columns.join('   '))
  }
}

function printMachine(): void {
  const firstLine = (command: string): string =>
    execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n')[0]?.trim() ?? ''
  const load = loadavg().map((value) => value.toFixed(1))
  console.log(`${cpus().length} x ${cpus()[0]?.model}, Linux ${release()}, Node ${process.versions.node}`)
  for (const name of ['dnsmasq-base', 'tftpd-hpa', 'atftpd'])
    console.log(name, firstLine(`apt-cache policy ${name} | grep Candidate`))
  console.log(`load of the machine before the first run: ${load.join(' ')}`)
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1,32,200' },
    windows: { type: 'string', default: '1,4,64' },
    loss: { type: 'string', default: '0,0.01' },
    servers: { type: 'string', default: 'coldforge,dnsmasq,tftpd-hpa,atftpd' },
  },
})
const numbers = (list: string): readonly number[] => list.split(',').map(Number)

printMachine()
const root = await mkdtemp(join(tmpdir(), 'tftp-bench-'))
await writeFile(join(root, 'program'), randomBytes(SIZE))
await using stack = new AsyncDisposableStack()
stack.defer(() => rm(root, { recursive: true }))
const servers = startAll(root, values.servers.split(',')).map((server) => stack.use(server))
// The load asks every second until somebody answers: this is also how a server is waited for.
for (const server of servers) await measure(server, { clients: 1, windowSize: 1, loss: 0 })
for (const loss of numbers(values.loss))
  for (const clients of numbers(values.clients))
    for (const windowSize of numbers(values.windows))
      await compare(servers, { clients, windowSize, loss }, Number(values.runs))
