import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../../base/bytes.ts'
import { macFromBytes } from '../../base/mac.ts'
import { clientKey, ethernetKey, isEthernetKey } from './client-key.ts'

const card = hex('525400abcdef')
const mac = macFromBytes(card)

test('a card without a client identifier, and one that sends its own address as one, have the key of the card', () => {
  for (const id of [undefined, hex('01525400abcdef')]) {
    assert.equal(clientKey(id, 1, card), ethernetKey(mac))
    assert.ok(isEthernetKey(clientKey(id, 1, card), mac))
  }
})

test('any other identifier, card or kind of hardware is not the key of the card', () => {
  const others = [
    clientKey(hex('01525400abcdee'), 1, card),
    clientKey(hex('01525400abcdef00'), 1, card),
    clientKey(hex('ff'), 1, card),
    clientKey(undefined, 32, card),
    clientKey(undefined, 1, hex('5254')),
  ]
  for (const other of others) assert.ok(!isEthernetKey(other, mac), other)
})
