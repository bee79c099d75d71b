import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ip4 } from '../../base/ip4.ts'
import { AddressTable } from './address-table.ts'

const sorted = (values: Iterable<number>): readonly number[] => [...values].toSorted((a, b) => a - b)

test('a table of addresses holds what a map would, from 0.0.0.0 to 255.255.255.255', () => {
  const address = fc.oneof(fc.nat({ max: 600 }), fc.integer({ min: 0xffff_fe00, max: 0xffff_ffff }))
  fc.assert(
    fc.property(fc.array(fc.tuple(address, fc.nat())), (entries) => {
      const table = new AddressTable<number>()
      const map = new Map<number, number>()
      for (const [ip, value] of entries) {
        table.set(ip4(ip), value)
        map.set(ip, value)
      }
      for (const [ip] of entries) assert.equal(table.get(ip4(ip)), map.get(ip))
      assert.equal(table.get(ip4(0x0a000001)), undefined)
      assert.deepEqual(sorted(table.values()), sorted(map.values()))
    }),
    { seed: 7, numRuns: 200 },
  )
})
