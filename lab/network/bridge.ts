import { execFileSync } from 'node:child_process'

/** The lab's network: the address of the server's end of the bridge and the length of its prefix. */
export const LAB_ADDRESS = '10.75.0.1'
const PREFIX = 16
const BRIDGE = 'lab'

/** Makes the switch with the server's port in it. Only inside a network namespace: see `isolated.ts`. */
export function raiseBridge(): void {
  ip([
    'link set lo up',
    `link add ${BRIDGE} type bridge`,
    `address add ${LAB_ADDRESS}/${PREFIX} broadcast + dev ${BRIDGE}`,
    `link set ${BRIDGE} up`,
  ])
}

/** Plugs in a cable for one machine. Returns the name of the tap device that is its other end. */
export function addCable(index: number): string {
  const tap = `machine${index}`
  ip([`tuntap add dev ${tap} mode tap`, `link set ${tap} master ${BRIDGE} up`])
  return tap
}

const ip = (commands: readonly string[]): void => {
  execFileSync('ip', ['-batch', '-'], { input: commands.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] })
}
