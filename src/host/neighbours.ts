import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { formatIp4, type Ip4 } from '../base/ip4.ts'
import { parseMac, type Mac } from '../base/mac.ts'

/** A host on the same wire answers ARP in well under a millisecond; this leaves room for one that sleeps. Milliseconds. */
const PATIENCE = 250
/** Port 9 throws away what it gets (RFC 863). */
const DISCARD = 9
const COMPLETE = 0x2

/**
 * Who has an address on the wires that this machine is attached to. A datagram makes the kernel ask by ARP, which every host answers,
 * firewalls or not, and which takes no rights, as a ping would. Undefined when nobody answers or the address is behind a router.
 */
export async function neighbourAt(ip: Ip4): Promise<Mac | undefined> {
  const text = formatIp4(ip)
  const own = ownMacAt(text)
  if (own !== undefined) return own
  const socket = createSocket('udp4')
  try {
    await new Promise<void>((resolve) => socket.send(new Uint8Array(0), DISCARD, text, () => resolve()))
    await wait(PATIENCE)
    return macIn(await readFile('/proc/net/arp', 'utf8'), text)
  } finally {
    socket.close()
  }
}

/** Nobody asks himself by ARP. */
function ownMacAt(ip: string): Mac | undefined {
  const card = Object.values(networkInterfaces())
    .flatMap((cards) => cards ?? [])
    .find(({ address }) => address === ip)
  const mac = parseMac(card?.mac ?? '')
  return mac.ok ? mac.value : undefined
}

/** The hardware address of an IP address in the text of /proc/net/arp: columns IP, hardware type, flags, address. */
function macIn(table: string, ip: string): Mac | undefined {
  for (const line of table.split('\n')) {
    const [address, , flags = '0', mac = ''] = line.split(/\s+/)
    if (address !== ip || (Number(flags) & COMPLETE) === 0) continue
    const parsed = parseMac(mac)
    if (parsed.ok) return parsed.value
  }
  return undefined
}
