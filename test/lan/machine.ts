import { toHex } from '../../src/base/bytes.ts'
import type { Ip4 } from '../../src/base/ip4.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { openDialogue, type Dialogue } from './dhcp-dialogue.ts'
import { openDownload, type Download } from './download.ts'
import { ipxe, system, type Asking, type Firmware } from './firmware.ts'
import type { World } from './world.ts'

/** What a machine can do on the network it is plugged into. */
export interface Port {
  dhcp(message: DhcpMessage): void
  /** `peer` is the machine's address and port. */
  tftp(peer: string, bytes: Uint8Array): void
}

/** How long a program runs before it uses the network, milliseconds: a second or so each, never the same twice. */
const STARTS_WITHIN = 1500
const HTTP_TAKES = 300

/** One computer from power-on to its system. It never gives up for good, but counts how often a program of it did. */
export class Machine {
  readonly card: Uint8Array
  readonly name: string
  readonly firmware: Firmware
  gaveUp = 0
  /** When its system, or for firmware without a program its ROM, had an address. Virtual milliseconds. */
  servedAt: number | undefined
  /** Set from the first ACK on. */
  address: Ip4 | undefined
  readonly #world: World
  readonly #port: Port
  #dialogue: Dialogue | undefined
  #download: Download | undefined
  #downloads = 0

  constructor(world: World, firmware: Firmware, card: Uint8Array, port: Port) {
    this.#world = world
    this.firmware = firmware
    this.card = card
    this.name = toHex(card)
    this.#port = port
  }

  powerOn(): void {
    this.#ask(this.firmware.rom, (ack) => this.#load(ack.file))
  }

  hearDhcp(reply: DhcpMessage): void {
    this.#dialogue?.hear(reply)
  }

  hearTftp(bytes: Uint8Array): void {
    this.#download?.hear(bytes)
  }

  #ask(asking: Asking, bound: (ack: DhcpMessage) => void): void {
    this.#dialogue = openDialogue(this.#world, {
      card: this.card,
      asking,
      send: (message) => this.#port.dhcp(message),
      bound: (ack) => {
        this.address = ack.yiaddr
        bound(ack)
      },
      gaveUp: () => {
        this.gaveUp += 1
      },
    })
  }

  #load(file: string): void {
    if (this.firmware.loads === 'none') this.#served()
    else if (this.firmware.loads === 'http') this.#world.after(HTTP_TAKES, () => this.#startProgram())
    else this.#loadByTftp(file)
  }

  #loadByTftp(file: string): void {
    const peer = `${this.name}:${1024 + this.#downloads++}`
    this.#download = openDownload(this.#world, {
      firmware: this.firmware,
      file,
      send: (bytes) => this.#port.tftp(peer, bytes),
      done: () => this.#startProgram(),
      gaveUp: () => {
        this.gaveUp += 1
        this.powerOn()
      },
    })
  }

  /** Our iPXE asks again, and then the system it started. */
  #startProgram(): void {
    this.#world.after(this.#world.chance.below(STARTS_WITHIN), () =>
      this.#ask(ipxe, () => {
        this.#world.after(HTTP_TAKES + this.#world.chance.below(STARTS_WITHIN), () =>
          this.#ask(system(this.card), () => this.#served()),
        )
      }),
    )
  }

  #served(): void {
    this.servedAt = this.#world.now
  }
}
