import assert from 'node:assert/strict'
import { test } from 'node:test'
import { u32be } from '../../base/bytes.ts'
import { plusSeconds } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import { dhcpRequest, selecting, speaks } from '../../boot/testdata/dhcp-requests.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import type { Network } from '../../domain/networks/network.ts'
import { MemoryLeaseStore } from '../../domain/networks/memory-lease-store.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import { messageTypeOf } from '../../wire/dhcp4/message-type.ts'
import { Desk, SERVER } from './testdata/desk.ts'
import { labNetwork } from './testdata/lab.ts'

/** A store whose writes end when the test says so. */
class SlowStore implements LeaseStore {
  readonly batches: (readonly Lease[])[] = []
  #writes: PromiseWithResolvers<void>[] = []

  append(changes: readonly Lease[]): Promise<void> {
    const write = Promise.withResolvers<void>()
    this.batches.push(changes)
    this.#writes.push(write)
    return write.promise
  }

  at(): Promise<Lease | undefined> {
    return Promise.resolve(undefined)
  }

  load(): Promise<readonly Lease[]> {
    return Promise.resolve([])
  }

  async end(failure?: Error): Promise<void> {
    const write = this.#writes.shift()
    if (failure === undefined) write?.resolve()
    else write?.reject(failure)
    // The responder continues in the turn after the write's promise.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** A store on a disk that can be full. */
class FullStore extends MemoryLeaseStore {
  isFull = false

  override async append(changes: readonly Lease[]): Promise<void> {
    if (this.isFull) throw new Error('database or disk is full')
    await super.append(changes)
  }
}

const cardOf = (n: number): Uint8Array => Uint8Array.of(0x52, 0x54, 1, 0, n >>> 8, n & 255)
const wide: Network = { ...labNetwork, ranges: [{ first: ip4(0x0a4b0101), last: ip4(0x0a4b8000) }] }

/** Every client asks for its address, without waiting for anybody. */
function joinAll(desk: Desk, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    const header = { hardwareAddress: cardOf(n), xid: n }
    desk.receive(encodeDhcp(dhcpRequest('discover', {}, header)))
    const offer = decodeDhcp(desk.sent.at(-1)!.bytes)
    assert.ok(offer.ok)
    desk.receive(encodeDhcp(dhcpRequest('request', selecting(SERVER, offer.value.yiaddr), header)))
  }
}

const acksOf = (desk: Desk): number =>
  desk.sent.filter(({ bytes }) => {
    const decoded = decodeDhcp(bytes)
    return decoded.ok && messageTypeOf(decoded.value.options) === 'ack'
  }).length

test('no ACK leaves before its lease is durable, and its event comes first', async () => {
  const store = new SlowStore()
  const desk = new Desk([wide], store)
  joinAll(desk, 0, 64)
  assert.equal(store.batches.length, 1)
  assert.equal(acksOf(desk), 0)
  assert.ok(desk.events.every((event) => event.kind === 'offered'))
  await store.end()
  assert.equal(acksOf(desk), 64)
})

test('what arrives during a write goes into the next, in order, so a slow disk makes larger batches', async () => {
  const store = new SlowStore()
  const desk = new Desk([wide], store)
  joinAll(desk, 0, 64)
  joinAll(desk, 64, 500)
  const drained = desk.responder.drain()
  assert.deepEqual(
    store.batches.map((batch) => batch.length),
    [64],
  )
  await store.end()
  assert.deepEqual(
    store.batches.map((batch) => batch.length),
    [64, 436],
  )
  await store.end()
  await drained
  assert.equal(acksOf(desk), 500)
})

test('a store that fails answers nobody of the batch and is counted; the next batch is served', async () => {
  const store = new SlowStore()
  const desk = new Desk([wide], store)
  joinAll(desk, 0, 64)
  await store.end(new Error('disk full'))
  assert.equal(acksOf(desk), 0)
  assert.equal(desk.responder.counters.storeFailures, 1)
  assert.equal(desk.failures.length, 1)
  assert.equal(desk.events.filter((event) => event.kind === 'unkept').length, 64)
  joinAll(desk, 0, 64)
  await store.end()
  assert.equal(acksOf(desk), 64)
})

test('while nothing can be kept, a client with a lease is acknowledged for what is left of it, and a newcomer is not', async () => {
  const store = new FullStore()
  const desk = new Desk([wide], store)
  const [known, newcomer] = [cardOf(1), cardOf(2)]
  const ip = await desk.join({}, { hardwareAddress: known })
  store.isFull = true
  desk.now = plusSeconds(desk.now, 1200)
  for (const hardwareAddress of [known, newcomer]) await desk.join({}, { hardwareAddress })
  await new Promise(setImmediate)
  const acks = desk.sent.slice(2).flatMap(({ bytes }) => {
    const decoded = decodeDhcp(bytes)
    return decoded.ok && messageTypeOf(decoded.value.options) === 'ack' ? [decoded.value] : []
  })
  assert.deepEqual(
    acks.map(({ yiaddr }) => yiaddr),
    [ip],
  )
  assert.deepEqual(acks[0]?.options.get(51), u32be(labNetwork.leaseSeconds - 1200))
  assert.equal(desk.events.filter(({ kind }) => kind === 'unkept').length, 1)
  store.isFull = false
  assert.notEqual(await desk.join({}, { hardwareAddress: newcomer }), undefined)
})

test('a stalled store holds a bounded number of clients, and the rest is turned away and counted', () => {
  const desk = new Desk([wide], new SlowStore())
  joinAll(desk, 0, 5000)
  assert.equal(desk.responder.counters.overloaded, 5000 - 64 - 4096)
})

test('a lone client waits for no company', async () => {
  const desk = new Desk([labNetwork], new MemoryLeaseStore())
  assert.notEqual(await desk.join(), undefined)
})

test('row 51: a recorder that throws costs one client its answer, and the next is served', async () => {
  let calls = 0
  const record = (): void => {
    calls += 1
    if (calls === 1) throw new Error('no room')
  }
  const desk = new Desk([labNetwork], new MemoryLeaseStore(), { record })
  assert.equal(await desk.ask('discover', speaks.biosRom), undefined)
  assert.equal(desk.responder.counters.failures, 1)
  assert.notEqual(await desk.ask('discover', speaks.biosRom), undefined)
})

test('row 36: a flood of strangers is offered a bounded number of addresses', () => {
  const desk = new Desk()
  const packet = encodeDhcp(dhcpRequest('discover', speaks.biosRom))
  for (let n = 0; n < 20_000; n++) {
    packet.set(u32be(n), 30)
    packet.set(u32be(n), 4)
    desk.receive(packet)
  }
  assert.equal(desk.responder.counters.events.offered, 64)
  assert.equal(desk.responder.counters.events.silent, 20_000 - 64)
})
