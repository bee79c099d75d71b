import type { Socket } from 'node:dgram'
import { setTimeout as wait } from 'node:timers/promises'
import { formatIp4, ip4, parseIp4, type Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import { identifyDhcp, type BootFirmware } from '../../boot/dhcp-client.ts'
import type { HeardClient } from '../../boot/doctor/judge-clients.ts'
import type { Offer } from '../../boot/doctor/offer.ts'
import { DOCTOR_CLIENT, offerIn, probePacket } from '../../boot/doctor/probe-packet.ts'
import { RecentClients } from '../../boot/recent-clients.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT, type DhcpMessage } from '../../wire/dhcp4/message.ts'
import { closeUdp, openUdp } from './udp-socket.ts'

/** What came in while the doctor probed and listened. */
export interface HeardNetwork {
  readonly offers: readonly Offer[]
  readonly clients: readonly HeardClient[]
}

export interface ProbeOptions {
  /** Our address on the interface; what is sent from it leaves there. */
  readonly own: Ip4
  readonly mac: Mac
  readonly xid: number
  readonly milliseconds: number
}

/** A flood of requests is heard in part. */
const MOST_HEARD = 1000
/** Firmware asks again after a second or two, and so do we: one lost packet is no finding. */
const PROBES = 2

/**
 * Asks for an address as UEFI firmware would, and listens who answers and who else asks. Rejects when UDP port 67 or 68 cannot be
 * shared: with EACCES without root, with EADDRINUSE beside programs that share with nobody.
 */
export async function probeNetwork({ own, mac, xid, milliseconds }: ProbeOptions): Promise<HeardNetwork> {
  await using sockets = new AsyncDisposableStack()
  const open = async (address: string, port: number): Promise<Socket> =>
    sockets.adopt(await openUdp(address, port), closeUdp)
  const sender = await open(formatIp4(own), DHCP_CLIENT_PORT)
  const answers = await open('0.0.0.0', DHCP_CLIENT_PORT)
  const requests = await open('0.0.0.0', DHCP_SERVER_PORT)

  const probe = probePacket(mac, xid)
  const offers = new Map<string, Offer>()
  const clients: HeardClient[] = []
  const recent = new RecentClients<BootFirmware>(MOST_HEARD)
  for (const socket of [sender, answers])
    hear(socket, (message, from) => {
      const offer = offerIn(message, from, probe)
      if (offer !== undefined) offers.set(`${offer.server} ${offer.givesAddress}`, offer)
    })
  hear(requests, (message) => {
    if (message.op !== 'request' || clients.length >= MOST_HEARD) return
    const client = identifyDhcp(message, recent)
    if (client.key !== DOCTOR_CLIENT) clients.push({ client, relay: message.giaddr })
  })

  sender.setBroadcast(true)
  const packet = encodeDhcp(probe)
  for (let i = 0; i < PROBES; i++) {
    sender.send(packet, DHCP_SERVER_PORT, '255.255.255.255')
    await wait(milliseconds / PROBES)
  }
  return { offers: [...offers.values()], clients }
}

function hear(socket: Socket, receive: (message: DhcpMessage, from: Ip4) => void): void {
  socket.on('message', (bytes, { address }) => {
    const message = decodeDhcp(bytes)
    const from = parseIp4(address)
    if (message.ok) receive(message.value, from.ok ? from.value : ip4(0))
  })
}
