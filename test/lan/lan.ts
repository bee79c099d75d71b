import { toHex, u16be, u32be } from '../../src/base/bytes.ts'
import { ip4, type Ip4 } from '../../src/base/ip4.ts'
import type { Network } from '../../src/domain/networks/network.ts'
import { labNetwork, remoteNetwork } from '../../src/edge/dhcp/testdata/lab.ts'
import { encodeDhcp } from '../../src/wire/dhcp4/encode.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { CALM, carry, type Weather } from './cable.ts'
import { firmwares, type Firmware } from './firmware.ts'
import { LeaseDisk } from './lease-disk.ts'
import { Machine, type Port } from './machine.ts'
import { relayAt, type Relay } from './relay.ts'
import { VirtualServer } from './server.ts'
import { TftpDesk } from './tftp-desk.ts'
import { World } from './world.ts'

export interface LanOptions {
  readonly seed: number
  readonly machines: number
  readonly weather?: Weather
  readonly firmwares?: readonly Firmware[]
  /** Addresses in the pools together; as many as machines unless said. */
  readonly addresses?: number
  readonly syncMilliseconds?: number
}

/** Every fourth machine is behind a relay. */
const RELAYED = 4
const PROGRAM = new Uint8Array(16_000)

/** Our server, machines of every kind on its own network and behind a relay, and what weather there is between them. */
export class Lan {
  readonly world: World
  readonly server: VirtualServer
  readonly disk: LeaseDisk
  readonly tftp: TftpDesk
  readonly machines: readonly Machine[]
  readonly #byCard: ReadonlyMap<string, Machine>
  readonly #guests = new Map<string, (reply: DhcpMessage) => void>()
  readonly #weather: Weather
  readonly #relay: Relay = relayAt(ip4(0x0a4c0001))

  constructor(options: LanOptions) {
    const { machines, weather = CALM, addresses = machines } = options
    this.world = new World(options.seed)
    this.#weather = weather
    this.disk = new LeaseDisk(this.world, options.syncMilliseconds ?? 5)
    const relayed = Math.ceil(addresses / RELAYED)
    const networks = [sized(labNetwork, addresses - relayed), sized(remoteNetwork, relayed)]
    this.server = new VirtualServer(this.world, networks, this.disk, (reply) => this.#deliver(reply))
    this.tftp = new TftpDesk(this.world, PROGRAM)
    const kinds = options.firmwares ?? firmwares
    this.machines = Array.from({ length: machines }, (_, number) => {
      const firmware = kinds[number % kinds.length] as Firmware
      const card = Uint8Array.of(...firmware.vendor, ...u32be(number).subarray(1))
      return new Machine(this.world, firmware, card, this.#port(number, card))
    })
    this.#byCard = new Map(this.machines.map((machine) => [machine.name, machine]))
  }

  /** Everybody within a second, as after a power cut. */
  powerOn(): void {
    for (const machine of this.machines) this.world.after(this.world.chance.below(1000), () => machine.powerOn())
  }

  /** The whole machine that serves: DHCP and TFTP. */
  crash(downMilliseconds: number): void {
    this.server.crash(downMilliseconds)
    this.tftp.crash()
  }

  get unserved(): readonly Machine[] {
    return this.machines.filter(({ servedAt }) => servedAt === undefined)
  }

  /** Until everybody is served, or so many seconds. */
  async run(seconds: number): Promise<void> {
    let served = 0
    const isOver = (): boolean => {
      while (this.machines[served]?.servedAt !== undefined) served += 1
      return served === this.machines.length
    }
    await this.world.run(isOver, seconds * 1000)
  }

  /** Somebody who is no machine of ours, on the server's own network. */
  plugIn(card: Uint8Array, hear: (reply: DhcpMessage) => void): void {
    this.#guests.set(toHex(card), hear)
  }

  /** A packet from a network card on the server's own network. */
  send(message: DhcpMessage, to: 'everybody' | 'server' = 'everybody'): void {
    const bytes = encodeDhcp(message)
    carry(this.world, this.#weather, () => this.server.receive(bytes, to === 'server'))
  }

  #port(number: number, card: Uint8Array): Port {
    const name = toHex(card)
    const isRelayed = number % RELAYED === RELAYED - 1
    return {
      dhcp: (message) => {
        if (!isRelayed) return this.send(message)
        const relayed = encodeDhcp(this.#relay.up(message, `port-${toHex(u16be(number))}`))
        // Through the relay is two cables.
        carry(this.world, this.#weather, () =>
          carry(this.world, this.#weather, () => this.server.receive(relayed, true)),
        )
      },
      tftp: (peer, bytes) => {
        carry(this.world, this.#weather, () =>
          this.tftp.receive(peer, bytes, (reply) =>
            carry(this.world, this.#weather, () => this.#byCard.get(name)?.hearTftp(reply)),
          ),
        )
      },
    }
  }

  /** A broadcast reaches every card, and all but the one that it names ignore it: only that one is called. */
  #deliver(reply: DhcpMessage): void {
    const name = toHex(reply.hardwareAddress)
    const hear = this.#guests.get(name) ?? ((heard: DhcpMessage) => this.#byCard.get(name)?.hearDhcp(heard))
    const arrived = reply.giaddr === 0 ? reply : this.#relay.down(reply)
    carry(this.world, this.#weather, () => hear(arrived))
  }
}

const sized = (network: Network, addresses: number): Network => {
  const first: Ip4 = ip4(network.subnet.network + 0x101)
  return { ...network, ranges: [{ first, last: ip4(first + addresses - 1) }] }
}
