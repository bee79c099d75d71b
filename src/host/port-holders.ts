import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A socket on a port of this machine, in this network namespace. */
export interface PortHolder {
  readonly inode: string
  /** Undefined when the process is somebody else's and we may not look. */
  readonly process: { readonly pid: number; readonly command: string } | undefined
}

const TABLES = { udp: ['udp', 'udp6'], tcp: ['tcp', 'tcp6'] } as const
const TCP_LISTENING = '0A'
const UDP_BOUND = '07'

/** Who receives on a port. Reads all of /proc: for start-up, failures and the doctor. */
export function portHolders(protocol: keyof typeof TABLES, port: number): readonly PortHolder[] {
  const inodes = new Set(TABLES[protocol].flatMap((table) => socketsOn(port, textOf(`/proc/net/${table}`))))
  if (inodes.size === 0) return []
  const owners = ownersOf(inodes)
  return [...inodes].map((inode) => ({ inode, process: owners.get(inode) }))
}

/** `dnsmasq (process 812)`, for people. */
export function describeHolders(holders: readonly PortHolder[]): string {
  const names = holders.map(({ process: p }) =>
    p === undefined ? 'a program of another user (run as root to see which)' : `${p.command} (process ${p.pid})`,
  )
  return [...new Set(names)].join(' and ')
}

/** Inodes of the sockets on a port, from the text of a table in /proc/net; see proc_net_tcp in the kernel's documentation. */
function socketsOn(port: number, table: string): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      const receives = state === TCP_LISTENING || state === UDP_BOUND
      return local.endsWith(suffix) && receives ? [inode] : []
    })
}

function ownersOf(
  inodes: ReadonlySet<string>,
): ReadonlyMap<string, { readonly pid: number; readonly command: string }> {
  const owners = new Map<string, { readonly pid: number; readonly command: string }>()
  for (const pid of entriesOf('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const fd of entriesOf(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined && inodes.has(inode))
        owners.set(inode, { pid: Number(pid), command: textOf(`/proc/${pid}/comm`).trim() })
    }
  }
  return owners
}

/** Processes end while we look, and some are not ours to look at: both are simply not found. */
const entriesOf = (folder: string): readonly string[] => orElse(() => readdirSync(folder), [])
const targetOf = (link: string): string => orElse(() => readlinkSync(link), '')
const textOf = (file: string): string => orElse(() => readFileSync(file, 'utf8'), '')

function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
