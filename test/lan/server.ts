import assert from 'node:assert/strict'
import { instant, type Instant } from '../../src/base/instant.ts'
import { formatIp4, ip4, type Ip4 } from '../../src/base/ip4.ts'
import { RecentClients } from '../../src/boot/recent-clients.ts'
import { bootServer } from '../../src/boot/testdata/dhcp-requests.ts'
import { LeaseBook } from '../../src/domain/networks/lease-book.ts'
import { NewcomerLimit } from '../../src/domain/networks/newcomer-limit.ts'
import type { Network } from '../../src/domain/networks/network.ts'
import type { Arrival } from '../../src/edge/dhcp/arrival.ts'
import type { DhcpCounters } from '../../src/edge/dhcp/counters.ts'
import type { Outgoing } from '../../src/edge/dhcp/exchanged.ts'
import { Responder } from '../../src/edge/dhcp/responder.ts'
import { decodeDhcp } from '../../src/wire/dhcp4/decode.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { messageTypeOf } from '../../src/wire/dhcp4/message-type.ts'
import { steadyClock, type Clock } from '../../src/host/clock.ts'
import type { LeaseDisk } from './lease-disk.ts'
import { LeaseWitness } from './lease-witness.ts'
import type { World } from './world.ts'

export const SERVER: Ip4 = ip4(0x0a4b0001)
const EPOCH = 1_800_000_000_000

/** What the kernel keeps for a socket that is not read: 4 MiB of small packets. */
const SOCKET_HOLDS = 4096
/** Packets that the server reads and answers in a millisecond. */
const PER_MILLISECOND = 20

/** Our responder behind a socket of finite size, on a machine that can crash and whose clock can be set. */
export class VirtualServer {
  readonly witness: LeaseWitness
  /** Packets that found the socket full. */
  overflowed = 0
  /** How far somebody has set the wall clock, milliseconds. */
  clockOffset = 0
  readonly #world: World
  readonly #networks: readonly Network[]
  readonly #disk: LeaseDisk
  readonly #sent: (reply: DhcpMessage, outgoing: Outgoing) => void
  readonly #socket: { readonly packet: Uint8Array; readonly arrival: Arrival }[] = []
  #responder: Responder | undefined
  /** Of this life of the process. */
  #clock: Clock
  #book: LeaseBook

  constructor(
    world: World,
    networks: readonly Network[],
    disk: LeaseDisk,
    sent: (reply: DhcpMessage, outgoing: Outgoing) => void,
  ) {
    this.#world = world
    this.#networks = networks
    this.#disk = disk
    this.#sent = sent
    this.witness = new LeaseWitness(world)
    this.#clock = this.#startClock()
    this.#book = new LeaseBook(networks)
    this.#responder = this.#newResponder()
  }

  get clock(): Instant {
    return this.#clock()
  }

  #startClock(): Clock {
    const wall = (): Instant => instant(EPOCH + this.#world.now + this.clockOffset)
    return steadyClock(wall, () => this.#world.now)
  }

  get book(): LeaseBook {
    return this.#book
  }

  get counters(): DhcpCounters | undefined {
    return this.#responder?.counters
  }

  receive(packet: Uint8Array, unicast: boolean): void {
    if (this.#responder === undefined) return
    if (this.#socket.length >= SOCKET_HOLDS) {
      this.overflowed += 1
      return
    }
    this.#socket.push({ packet, arrival: { at: SERVER, unicast } })
    if (this.#socket.length === 1) this.#readSoon()
  }

  /** kill -9: nothing that was in memory or in the socket is left. It is back after so many milliseconds. */
  crash(downMilliseconds: number): void {
    this.#responder = undefined
    this.#socket.length = 0
    this.#disk.crash()
    this.#world.after(downMilliseconds, () => {
      void this.#restart()
      this.#world.letTheServerWork()
    })
  }

  async #restart(): Promise<void> {
    const kept = await this.#disk.load()
    this.witness.allAmong(kept)
    this.#clock = this.#startClock()
    this.#book = new LeaseBook(this.#networks, kept)
    this.#responder = this.#newResponder()
  }

  #readSoon(): void {
    this.#world.after(1, () => this.#read())
  }

  #read(): void {
    this.#world.letTheServerWork()
    for (const { packet, arrival } of this.#socket.splice(0, PER_MILLISECOND)) {
      this.#world.heard('server', packet)
      this.#responder?.receive(packet, arrival)
    }
    if (this.#socket.length > 0) this.#readSoon()
  }

  #newResponder(): Responder {
    const responder: Responder = new Responder({
      known: {
        book: this.#book,
        recent: new RecentClients(8192),
        isOurs: (ip) => ip === SERVER,
        bootServerOf: () => bootServer,
        newcomers: new NewcomerLimit(),
      },
      leases: this.#disk,
      clock: () => this.clock,
      record: () => undefined,
      onFailure: (error) => {
        throw error
      },
      send: (outgoing) => {
        // What a dead process still has in its promises never reaches the network.
        if (this.#responder === responder) this.#reply(outgoing)
      },
    })
    return responder
  }

  #reply(outgoing: Outgoing): void {
    const decoded = decodeDhcp(outgoing.bytes)
    assert.ok(decoded.ok, 'what we send can be read')
    const reply = decoded.value
    if (messageTypeOf(reply.options) === 'ack' && reply.yiaddr !== 0) {
      const kept = this.#disk.keptAt(reply.yiaddr)
      assert.equal(kept?.state, 'bound', `the ACK for ${formatIp4(reply.yiaddr)} stands on the disk`)
      this.witness.acknowledged(reply)
    }
    this.#sent(reply, outgoing)
  }
}
