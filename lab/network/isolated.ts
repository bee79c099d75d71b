import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Starts a program in a network and a process namespace of its own: it sees no network card but those it makes, and when it or
 * this process ends, however that happens, the kernel ends everything it started and removes every interface.
 *
 * An ordinary user gets the same through a user namespace, where the kernel allows those.
 */
export function spawnIsolated(command: string, args: readonly string[], stdio: StdioOptions): ChildProcess {
  // The signal is sent when the thread that called spawn ends, so this belongs on the main thread.
  const diesWithUs = ['--pdeathsig', 'KILL', 'unshare', '--kill-child']
  const namespaces = ['--net', '--pid', '--fork', '--mount-proc', ...(isRoot() ? [] : ['--user', '--map-root-user'])]
  return spawn('setpriv', [...diesWithUs, ...namespaces, '--', command, ...args], { stdio })
}

/** Why the lab cannot make a network here, as a sentence, or undefined when it can. */
export function isolationTrouble(): string | undefined {
  if (!existsSync('/dev/net/tun'))
    return 'the lab needs /dev/net/tun for its virtual cables: load the tun module, or give the container that device'
  return undefined
}

const isRoot = (): boolean => process.getuid?.() === 0
