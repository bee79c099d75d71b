import { formatIp4 } from '../../base/ip4.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import type { LeaseBook } from '../../domain/networks/lease-book.ts'
import type { Network } from '../../domain/networks/network.ts'
import { PoolWatch } from '../../domain/networks/pool-watch.ts'
import { LookAhead } from '../../edge/dhcp/look-ahead.ts'
import { neighbourAt } from '../../host/neighbours.ts'
import type { Services } from '../services.ts'

type CareDeps = Pick<Services, 'store' | 'log' | 'clock' | 'onFailed' | 'owner'>

/** What goes on between packets so that there is always a good address to give: probing the next one, and warning when they run out. */
export class AddressCare {
  readonly #deps: CareDeps
  readonly #book: LeaseBook
  readonly #watch = new PoolWatch()
  readonly #ahead: LookAhead

  constructor(deps: CareDeps, book: LeaseBook) {
    const { clock, log, onFailed, store } = deps
    this.#deps = deps
    this.#book = book
    this.#ahead = new LookAhead({
      occupantOf: neighbourAt,
      clock,
      onOccupied: (lease) => {
        void store.leases.append([lease]).catch(onFailed)
        log.warn({ ip: formatIp4(lease.ip), mac: lease.mac }, 'an address is in use without a lease; it is left alone')
      },
    })
  }

  /** Resolves when the first address of each network is known to be good. */
  async prepare(networks: readonly Network[]): Promise<void> {
    await Promise.all(networks.map((network) => this.#look(network)))
  }

  /** After each exchange. Returns at once. */
  after({ kind, network: name }: DhcpEvent): void {
    this.#warn(name)
    const network = kind === 'offered' ? this.#book.networkNamed(name) : undefined
    if (network !== undefined) void this.#look(network).catch(this.#deps.onFailed)
  }

  /** Whether a network runs out of addresses. */
  isFilling(network: string): boolean {
    return this.#watch.isFilling(network)
  }

  async #look(network: Network): Promise<void> {
    const addresses = network.mode === 'dhcp' ? this.#book.of(network) : undefined
    if (addresses !== undefined) await this.#ahead.look(addresses)
  }

  #warn(name: string): void {
    const { clock, log, store, owner, onFailed } = this.#deps
    const usage = this.#book.usageOf(name, clock())
    if (usage === undefined) return
    const change = this.#watch.look(name, usage)
    if (change === undefined) return
    const who = { network: name, ...usage }
    const event = {
      organizationId: owner,
      at: clock(),
      kind: `network.${change}`,
      subject: `network ${name}`,
      data: who,
    } as const
    void store.events.note(event).catch(onFailed)
    if (change === 'filling')
      log.warn(who, `network "${name}" runs out of addresses: add a range or shorten its leases (coldforge get leases)`)
    else log.info(who, `network "${name}" has free addresses again`)
  }
}
