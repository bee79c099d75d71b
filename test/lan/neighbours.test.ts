import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { u32be } from '../../src/base/bytes.ts'
import { dhcpRequest, speaks } from '../../src/boot/testdata/dhcp-requests.ts'
import { labNetwork } from '../../src/edge/dhcp/testdata/lab.ts'
import { messageTypeOf } from '../../src/wire/dhcp4/message-type.ts'
import { decline, openDialogue, renewal } from './dhcp-dialogue.ts'
import { system } from './firmware.ts'
import { Lan } from './lan.ts'
import { SERVER } from './server.ts'

const seed = Number(process.env['SEED'] ?? 1)

const cardOf = (kind: number, number: number): Uint8Array => Uint8Array.of(2, kind, ...u32be(number))

/** Takes addresses and says of each that somebody else has it, for ever. */
function keepDeclining(lan: Lan, card: Uint8Array): void {
  const dialogue = openDialogue(lan.world, {
    card,
    asking: { ...system(card), says: {}, saysInRequest: {} },
    send: (message) => lan.send(message),
    bound: ({ yiaddr }, server) => {
      lan.server.witness.givenBack(yiaddr)
      lan.send(decline(card, server, yiaddr))
      lan.world.after(1000, () => keepDeclining(lan, card))
    },
    gaveUp: () => undefined,
  })
  lan.plugIn(card, (reply) => dialogue.hear(reply))
}

test('two hundred clients that decline whatever they get cannot keep the others from booting', async (t) => {
  const lan = new Lan({ seed, machines: 1000, addresses: 2000 })
  for (let number = 0; number < 200; number++) lan.world.after(number, () => keepDeclining(lan, cardOf(1, number)))
  lan.powerOn()
  await lan.run(600)
  assert.deepEqual(lan.unserved, [])
  const usage = lan.server.book.of(labNetwork)?.usage(lan.server.clock)
  assert.ok(usage !== undefined && usage.declined <= Math.ceil(usage.size / 8))
  t.diagnostic(`seed ${seed}: ${usage.declined} of ${usage.size} addresses out of use, trace ${lan.world.trace()}`)
})

test('B4 14: while 200,000 invented cards ask for addresses, every known client renews, newcomers boot, and memory stays', async (t) => {
  const lan = new Lan({ seed, machines: 400, addresses: 4000 })
  lan.powerOn()
  await lan.run(600)
  assert.deepEqual(lan.unserved, [])
  const [startedAt, before] = [lan.world.now, heapAfterCollection()]

  for (let number = 0; number < 200_000; number++)
    lan.world.after(number / 4, () => {
      const card = cardOf(2, lan.world.chance.below(2 ** 32))
      lan.send(dhcpRequest('discover', speaks.biosRom, { hardwareAddress: card, xid: number }))
    })
  let [asked, renewed, joined] = [0, 0, 0]
  for (const { card, address } of lan.machines) {
    if (address === undefined) continue
    lan.plugIn(card, (reply) => {
      if (messageTypeOf(reply.options) === 'ack' && reply.yiaddr === address) renewed += 1
    })
    for (let round = 0; round < 10; round++)
      lan.world.after(round * 5000 + lan.world.chance.below(4000), () => {
        asked += 1
        lan.send(renewal(card, asked, address), 'server')
      })
  }
  for (let number = 0; number < 50; number++) {
    const card = cardOf(3, number)
    const part = { card, asking: system(card), send: lan.send.bind(lan), gaveUp: () => undefined }
    const dialogue = openDialogue(lan.world, { ...part, bound: () => void (joined += 1) })
    lan.plugIn(card, (reply) => dialogue.hear(reply))
  }
  await lan.world.run(() => false, startedAt + 200_000)

  assert.equal(asked, 4000)
  assert.equal(renewed, asked, `seed ${seed}: every renewal is answered`)
  assert.equal(joined, 50, `seed ${seed}: newcomers get their address`)
  assert.equal(lan.server.overflowed, 0)
  const grown = (heapAfterCollection() - before) / 2 ** 20
  assert.ok(grown < 16, `${grown.toFixed(1)} MiB more than before`)
  t.diagnostic(`seed ${seed}: ${grown.toFixed(1)} MiB more than before, trace ${lan.world.trace()}`)
})

test('B4 11: a duplicated DISCOVER gets the same offer each time and uses one address', async () => {
  const lan = new Lan({ seed, machines: 0, addresses: 100 })
  const card = cardOf(4, 1)
  const offered: number[] = []
  lan.plugIn(card, (reply) => offered.push(reply.yiaddr))
  for (let copy = 0; copy < 5; copy++)
    lan.world.after(copy * 200, () => lan.send(dhcpRequest('discover', {}, { hardwareAddress: card })))
  await lan.world.run(() => false, 5000)
  assert.equal(offered.length, 5)
  assert.equal(new Set(offered).size, 1)
  assert.equal(lan.server.book.of(labNetwork)?.usage(lan.server.clock).offered, 1)
})

test('a REQUEST that names another server gets no answer and takes nothing', async () => {
  const lan = new Lan({ seed, machines: 0, addresses: 100 })
  const card = cardOf(5, 1)
  let heard = 0
  lan.plugIn(card, () => void (heard += 1))
  const options = { 50: u32be(SERVER + 0x101), 54: u32be(SERVER + 7) }
  lan.send(dhcpRequest('request', options, { hardwareAddress: card }))
  await lan.world.run(() => false, 5000)
  assert.equal(heard, 0)
  assert.equal(lan.server.book.of(labNetwork)?.usage(lan.server.clock).bound, 0)
})

/** Bytes in use when nothing unused is left. */
function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
