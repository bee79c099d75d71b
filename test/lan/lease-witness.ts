import assert from 'node:assert/strict'
import { toHex } from '../../src/base/bytes.ts'
import { formatIp4, type Ip4 } from '../../src/base/ip4.ts'
import type { Lease } from '../../src/domain/networks/lease.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { OPTION } from '../../src/wire/dhcp4/option-code.ts'
import type { World } from './world.ts'

interface Promised {
  readonly card: string
  readonly until: number
}

/** Remembers every ACK by the clients' time, whatever the server's clock says, and notices when two cards are promised one address. */
export class LeaseWitness {
  readonly #world: World
  readonly #promised = new Map<Ip4, Promised>()

  constructor(world: World) {
    this.#world = world
  }

  /** Addresses promised to somebody now. */
  get inUse(): number {
    let count = 0
    for (const { until } of this.#promised.values()) if (until > this.#world.now) count += 1
    return count
  }

  acknowledged(ack: DhcpMessage): void {
    const card = toHex(ack.hardwareAddress)
    const before = this.#promised.get(ack.yiaddr)
    const isFree = before === undefined || before.card === card || before.until <= this.#world.now
    assert.ok(isFree, `${formatIp4(ack.yiaddr)} is given to ${card} and still belongs to ${before?.card}`)
    const value = ack.options.get(OPTION.leaseSeconds)
    assert.ok(value?.length === 4, 'an ACK with an address says for how long')
    const seconds = new DataView(value.buffer, value.byteOffset).getUint32(0)
    this.#promised.set(ack.yiaddr, { card, until: this.#world.now + seconds * 1000 })
  }

  /** The client says that it does not use the address, or no longer. */
  givenBack(ip: Ip4): void {
    this.#promised.delete(ip)
  }

  /** After a restart: every promise that still holds is among the leases that were kept. */
  allAmong(kept: readonly Lease[]): void {
    const byIp = new Map(kept.map((lease) => [lease.ip, lease]))
    for (const [ip, { card, until }] of this.#promised) {
      if (until <= this.#world.now) continue
      assert.equal(byIp.get(ip)?.mac?.replaceAll(':', ''), card, `the lease of ${formatIp4(ip)} survived`)
    }
  }
}
