import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dhcpRequest } from '../../boot/testdata/dhcp-requests.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import type { MessageType } from '../../wire/dhcp4/message-type.ts'
import { newDhcpCounters } from './counters.ts'
import { Newcomers } from './newcomers.ts'
import { SERVER } from './testdata/desk.ts'

const arrival = { at: SERVER, unicast: false }
const packetOf = (type: MessageType, secs: number): Uint8Array => encodeDhcp(dhcpRequest(type, {}, { secs }))

/** Type and number of each packet that was served, in order. */
function served(): { readonly newcomers: Newcomers; readonly order: string[]; readonly overloaded: () => number } {
  const order: string[] = []
  const counters = newDhcpCounters()
  const note = (packet: Uint8Array): void =>
    void order.push(`${packet[242]}/${((packet[8] ?? 0) << 8) | (packet[9] ?? 0)}`)
  return { newcomers: new Newcomers(note, counters), order, overloaded: () => counters.overloaded }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

test('a REQUEST is served before DISCOVERs that came earlier, and those in their order', async () => {
  const { newcomers, order } = served()
  for (const number of [1, 2]) newcomers.receive(packetOf('discover', number), arrival)
  newcomers.receive(packetOf('request', 3), arrival)
  assert.deepEqual(order, ['3/3'])
  await turn()
  assert.deepEqual(order, ['3/3', '1/1', '1/2'])
})

test('between two looks at the socket only a few DISCOVERs are served', async () => {
  const { newcomers, order } = served()
  for (let number = 0; number < 40; number++) newcomers.receive(packetOf('discover', number), arrival)
  await turn()
  assert.equal(order.length, 16)
  await turn()
  await turn()
  assert.equal(order.length, 40)
})

test('of a flood of DISCOVERs a bounded number waits, and the rest is counted', async () => {
  const { newcomers, order, overloaded } = served()
  for (let number = 0; number < 5000; number++) newcomers.receive(packetOf('discover', number), arrival)
  assert.equal(overloaded(), 5000 - 1024)
  while (order.length < 1024) await turn()
})
