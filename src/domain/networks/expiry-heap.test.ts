import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { instant } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import { ExpiryHeap, type Expiring } from './expiry-heap.ts'

test('the first is always the one that expires first, whatever was added and taken out', () => {
  const step = fc.record({ expires: fc.nat(50), remove: fc.boolean(), index: fc.nat(200) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new ExpiryHeap<Expiring>()
      let inside: Expiring[] = []
      for (const [number, { expires, remove, index }] of steps.entries()) {
        const old = inside[index % Math.max(1, inside.length)]
        if (remove && old !== undefined) {
          heap.remove(old)
          inside = inside.filter((item) => item !== old)
        } else {
          const item = { ip: ip4(number), expires: instant(expires) }
          heap.add(item)
          inside.push(item)
        }
        assert.equal(heap.size, inside.length)
        const soonest = inside.length === 0 ? undefined : Math.min(...inside.map((item) => item.expires))
        assert.equal(heap.first()?.expires, soonest)
      }
    }),
    { seed: 132 },
  )
})

test('taking out what is not inside changes nothing', () => {
  const heap = new ExpiryHeap<Expiring>()
  const item = { ip: ip4(1), expires: instant(1) }
  heap.add(item)
  heap.remove({ ip: ip4(1), expires: instant(1) })
  heap.remove({ ip: ip4(2), expires: instant(1) })
  assert.equal(heap.first(), item)
})
