import type { Log } from '../host/log.ts'
import { describeHolders, portHolders } from '../host/port-holders.ts'

/**
 * Runs what opens UDP ports. When one cannot be had, says by whom it is taken and what to do; `unit` is the socket unit that takes the
 * port for us, and `setting` what to change instead.
 */
export async function openingPort<T>(
  port: number,
  hints: { readonly setting: string; readonly unit: string },
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open()
  } catch (failure) {
    throw new Error(explain(failure as NodeJS.ErrnoException, port, hints), { cause: failure })
  }
}

function explain(
  failure: NodeJS.ErrnoException,
  port: number,
  { setting, unit }: { readonly setting: string; readonly unit: string },
): string {
  if (failure.code === 'EADDRINUSE') {
    const holders = describeHolders(portHolders('udp', port)) || 'another program'
    return `UDP port ${port} is taken by ${holders}: stop it, or ${setting}`
  }
  if (failure.code === 'EACCES')
    return `not allowed to listen on UDP port ${port}: let systemd hand the socket over (${unit}), or run as root`
  if (failure.code === 'EADDRNOTAVAIL')
    return `UDP port ${port}: this machine has no such address; ${setting} (${failure.message})`
  return `UDP port ${port}: ${failure.message}`
}

/** DHCP servers share port 67 without an error, and then answer the same machines: that must not go unnoticed. */
export function warnOfSharers(port: number, log: Log): void {
  const holders = portHolders('udp', port).filter(({ process }) => process?.command !== 'systemd')
  if (holders.length > 0)
    log.warn(
      `UDP port ${port} is also held by ${describeHolders(holders)}: two servers on one network confuse machines`,
    )
}
