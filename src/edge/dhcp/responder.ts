import type { Instant } from '../../base/instant.ts'
import type { Ip4 } from '../../base/ip4.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import { newDhcpCounters, type DhcpCounters } from './counters.ts'
import type { Arrival } from './arrival.ts'
import { exchange } from './exchange.ts'
import type { Exchanged, Outgoing } from './exchanged.ts'
import type { DhcpKnowledge } from './knowledge.ts'
import { GroupCommit } from './group-commit.ts'

export interface ResponderOptions {
  readonly known: DhcpKnowledge
  readonly leases: LeaseStore
  readonly clock: () => Instant
  readonly send: (reply: Outgoing) => void
  /** Called before the reply leaves. */
  readonly record: (event: DhcpEvent) => void
  /** A lease store that fails, or a bug of ours; the packet goes unanswered. */
  readonly onFailure: (error: unknown) => void
  /** To count together with others. */
  readonly counters?: DhcpCounters | undefined
}

/** Packets in, replies out, in the order that durability demands. Knows no sockets. */
export class Responder {
  readonly counters: DhcpCounters
  readonly #options: ResponderOptions
  readonly #commit: GroupCommit

  constructor(options: ResponderOptions) {
    this.#options = options
    this.counters = options.counters ?? newDhcpCounters()
    this.#commit = new GroupCommit(options.leases, (error) => {
      this.counters.storeFailures += 1
      options.onFailure(error)
    })
  }

  /** Never throws: one bad packet must not end the service for everybody. */
  receive(packet: Uint8Array, arrival: Arrival): void {
    this.#guarded(() => {
      this.counters.received += 1
      const outcome = exchange(packet, arrival, this.#options.known, this.#options.clock())
      if (outcome.kind === 'dropped') this.counters.dropped[outcome.drop] += 1
      else if (outcome.keep.length === 0) this.#finish(outcome.event, outcome.reply)
      else this.#keep(outcome)
    })
  }

  /** Keeps changes that nobody asked for by DHCP, in order with the others; false when they could not be kept. */
  keep(changes: readonly Lease[]): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.#commit.keep(changes, resolve)) resolve(false)
    })
  }

  /** Resolves when every lease given so far is kept and its ACK sent. */
  drain(): Promise<void> {
    return this.#commit.drain()
  }

  #keep(outcome: Exchanged): void {
    const accepted = this.#commit.keep(outcome.keep, (kept) => {
      if (kept) this.#guarded(() => this.#finish(outcome.event, outcome.reply))
      else void this.#finishUnkept(outcome)
    })
    if (!accepted) this.counters.overloaded += 1
  }

  /** A full disk can still be read: whoever has a lease goes on with what is left of it, and nobody else gets an answer. */
  async #finishUnkept({ event, withoutKeeping }: Exchanged): Promise<void> {
    const ip = event.kind === 'acknowledged' && withoutKeeping !== undefined ? event.ip : undefined
    const kept = ip === undefined ? undefined : await this.#keptAt(ip)
    this.#guarded(() => {
      const reply = kept && withoutKeeping?.(kept)
      if (reply === undefined) this.#finish({ ...event, kind: 'unkept' }, undefined)
      else this.#finish(event, reply)
    })
  }

  async #keptAt(ip: Ip4): Promise<Lease | undefined> {
    try {
      return await this.#options.leases.at(ip)
    } catch (error) {
      this.#options.onFailure(error)
      return undefined
    }
  }

  #finish(event: DhcpEvent, reply: Outgoing | undefined): void {
    this.counters.events[event.kind] += 1
    this.#options.record(event)
    if (reply !== undefined) this.#options.send(reply)
  }

  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.counters.failures += 1
      this.#options.onFailure(error)
    }
  }
}
