import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

export interface BenchServer extends AsyncDisposable {
  readonly name: string
  readonly address: string
  readonly port: number
  /** Seconds of processor time so far. 0 for tftpd-hpa, whose children take theirs with them. */
  cpuSeconds(): number
}

interface Recipe {
  readonly name: string
  readonly address: string
  readonly port: number
  /** Words separated by spaces. */
  command(root: string): string
}

/** Each with the settings that serve this load best; dnsmasq cannot be moved away from port 69, so the bench needs root. */
const recipes: readonly Recipe[] = [
  {
    name: 'coldforge',
    address: '127.0.0.1',
    port: 6969,
    command: (root) => `${process.execPath} ${import.meta.dirname}/tftp-server.ts 127.0.0.1 6969 ${root}`,
  },
  {
    name: 'dnsmasq',
    address: '127.0.0.69',
    port: 69,
    command: (root) =>
      '/usr/sbin/dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --log-facility=/dev/null --user=root ' +
      `--port=0 --listen-address=127.0.0.69 --bind-interfaces --enable-tftp --tftp-max=1000 --tftp-root=${root}`,
  },
  {
    name: 'tftpd-hpa',
    address: '127.0.0.1',
    port: 6970,
    command: (root) => `${tftpdHpa(root)} --foreground --address 127.0.0.1:6970 --user root --secure ${root}`,
  },
  {
    name: 'atftpd',
    address: '127.0.0.1',
    port: 6971,
    command: (root) =>
      '/usr/sbin/atftpd --daemon --no-fork --bind-address 127.0.0.1 --port 6971 --user root ' +
      `--maxthread 1000 --verbose=0 --logfile /dev/null ${root}`,
  },
]

/** Debian does not install it beside atftpd, so it is only unpacked, where the bench cleans up. */
function tftpdHpa(root: string): string {
  const installed = '/usr/sbin/in.tftpd'
  if (existsSync(installed) && realpathSync(installed) === installed) return installed
  const folder = mkdtempSync(join(root, 'tftpd-hpa-'))
  execFileSync('apt-get', ['download', 'tftpd-hpa'], { cwd: folder, stdio: 'ignore' })
  const [archive = ''] = readdirSync(folder)
  execFileSync('dpkg', ['-x', join(folder, archive), folder])
  return join(folder, 'usr/sbin/in.tftpd')
}

export const startAll = (root: string, names: readonly string[]): readonly BenchServer[] =>
  recipes.filter(({ name }) => names.includes(name)).map((recipe) => start(recipe, root))

/** On the second processor; the load has the first. */
function start(recipe: Recipe, root: string): BenchServer {
  const child = spawn('taskset', ['-c', '1', ...recipe.command(root).split(' ')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    ...recipe,
    cpuSeconds: () => cpuSecondsOf(child),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** proc(5): user and system time in hundredths of a second. */
function cpuSecondsOf(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}
