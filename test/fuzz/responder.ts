import assert from 'node:assert/strict'
import { ip4 } from '../../src/base/ip4.ts'
import type { Lease } from '../../src/domain/networks/lease.ts'
import { MemoryLeaseStore } from '../../src/domain/networks/memory-lease-store.ts'
import type { Arrival } from '../../src/edge/dhcp/arrival.ts'
import { Desk, SERVER } from '../../src/edge/dhcp/testdata/desk.ts'
import { labNetwork, remoteNetwork } from '../../src/edge/dhcp/testdata/lab.ts'
import { decodeDhcp } from '../../src/wire/dhcp4/decode.ts'
import type { DhcpMessage } from '../../src/wire/dhcp4/message.ts'
import { messageTypeOf } from '../../src/wire/dhcp4/message-type.ts'
import type { Target } from './fuzz.ts'

/** Keeps leases, and what each packet gave it to keep. */
class WatchedStore extends MemoryLeaseStore {
  readonly kept: Lease[] = []

  override async append(changes: readonly Lease[]): Promise<void> {
    this.kept.push(...changes)
    await super.append(changes)
  }
}

const proxied = { ...labNetwork, mode: 'proxy' } as const
const pxePeer = { ip: ip4(0x0a4b0207), port: 4011 }

/** As a broadcast, sent to us alone, and on port 4011. */
const arrivals: readonly Partial<Arrival>[] = [{}, { unicast: true }, { unicast: true, pxePeer }]

/** A desk is used for a while, so that packets meet what others left behind. */
const PACKETS_PER_DESK = 500

function target(name: string, newDesk: () => { readonly desk: Desk; readonly store: WatchedStore }): Target {
  let { desk, store } = newDesk()
  let packets = 0
  return {
    name,
    corpus: 'dhcp-',
    async attempt(bytes) {
      packets += 1
      if (packets % PACKETS_PER_DESK === 0) ({ desk, store } = newDesk())
      const outcomes: string[] = []
      for (const arrival of arrivals) {
        desk.receive(bytes, arrival)
        await desk.responder.drain()
        outcomes.push(judge(bytes, desk))
      }
      assert.deepEqual(desk.failures, [])
      for (const lease of store.kept.splice(0)) assert.ok(isOurs(lease), 'a lease is of an address that we give')
      return outcomes.join()
    },
  }
}

/** At most one reply, to a client's request that can be read, and about that request. */
function judge(bytes: Uint8Array, desk: Desk): string {
  const request = decodeDhcp(bytes)
  const replies = desk.sent.splice(0)
  const events = desk.events.splice(0)
  const words = events.map((event) => `${event.kind} ${event.firmware}`)
  for (const { bytes: sent } of replies) {
    const reply = decodeDhcp(sent)
    assert.ok(reply.ok && reply.value.op === 'reply', 'a reply is one')
    assert.ok(request.ok && request.value.op === 'request', 'only requests are answered')
    assert.ok(sent.length <= 1472, 'a reply is not fragmented')
    words.push(messageTypeOf(reply.value.options))
    if (messageTypeOf(reply.value.options) === 'offer') assert.equal(reply.value.xid, request.value.xid)
    if (reply.value.yiaddr !== 0) assert.ok(isGiven(reply.value), 'an address that we give')
  }
  return words.join(' ')
}

const networks = [labNetwork, remoteNetwork]

const isInPool = (ip: number): boolean =>
  networks.some(({ ranges }) => ranges.some(({ first, last }) => ip >= first && ip <= last))

const isGiven = ({ yiaddr }: DhcpMessage): boolean => isInPool(yiaddr) && yiaddr !== SERVER

const isOurs = (lease: Lease): boolean => isInPool(lease.ip) && networks.some(({ name }) => name === lease.network)

const deskOf = (all: typeof networks) => () => {
  const store = new WatchedStore()
  return { desk: new Desk(all, store), store }
}

export const responders: readonly Target[] = [
  target('dhcp server', deskOf(networks)),
  target('dhcp proxy', deskOf([proxied])),
]
