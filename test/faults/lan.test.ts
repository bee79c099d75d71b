import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Weather } from '../lan/cable.ts'
import { Lan, type LanOptions } from '../lan/lan.ts'

/** Another run: `SEED=7 node --test test/faults/lan.test.ts`. */
const seed = Number(process.env['SEED'] ?? 1)
const HOUR = 3_600_000
const DAY = 24 * HOUR

const weather = (loss: number, late = 0.1): Weather => ({ loss, duplication: 0.05, late, lateMilliseconds: 3000 })

/** Everybody boots; the LAN itself asserts that no address is in two hands and that every ACK stands on the disk. */
async function allBoot(t: TestContext, options: Omit<LanOptions, 'seed'>, during?: (lan: Lan) => void): Promise<void> {
  const lan = new Lan({ seed, ...options })
  lan.powerOn()
  during?.(lan)
  await lan.run(4 * 3600)
  assert.deepEqual(
    lan.unserved.map(({ name }) => name),
    [],
    `seed ${seed}`,
  )
  const inOneTry = lan.machines.filter(({ gaveUp }) => gaveUp === 0).length
  t.diagnostic(
    `seed ${seed}: the last of ${lan.machines.length} after ${Math.round(lan.world.now / 1000)} s; ` +
      `of ${inOneTry} no program ever gave up and was started again`,
  )
}

for (const loss of [0.1, 0.3, 0.5])
  test(`B4 12: with ${loss * 100} % of the packets lost every machine boots`, async (t) => {
    await allBoot(t, { machines: 500, weather: weather(loss) })
  })

test('B4 13: offers that come after the ACK, copies and packets late by three seconds put no address into two hands', async (t) => {
  await allBoot(t, { machines: 1000, weather: { ...weather(0.1, 0.5), duplication: 0.3 } })
})

for (const milliseconds of [200, 1000, 5000])
  test(`B4 43: a disk that needs ${milliseconds} ms for a sync makes larger batches and loses nobody`, async (t) => {
    await allBoot(t, { machines: 2000, syncMilliseconds: milliseconds })
  })

for (const [what, jump] of [
  ['ahead by an hour', HOUR],
  ['ahead by ten years', 3650 * DAY],
  ['back by an hour', -HOUR],
  ['back by a day', -DAY],
  ['by a leap second', -1000],
] as const)
  test(`B4 48: a clock set ${what} in the midst of a storm costs nobody his address, in a network without one to spare`, async (t) => {
    await allBoot(t, { machines: 1000, weather: weather(0.1) }, (lan) => {
      lan.world.after(2500, () => {
        lan.server.clockOffset = jump
      })
    })
  })

test('B4 48: nor does a clock that stands still, nor a restart after it was set', async (t) => {
  await allBoot(t, { machines: 1000, addresses: 2000, weather: weather(0.1) }, (lan) => {
    for (let at = 0; at < 600_000; at += 100)
      lan.world.after(at, () => {
        lan.server.clockOffset = -at
      })
    lan.world.after(5000, () => lan.crash(1000))
  })
  await allBoot(t, { machines: 1000, addresses: 2000, weather: weather(0.1) }, (lan) => {
    lan.world.after(2500, () => {
      lan.server.clockOffset = 3650 * DAY
      lan.crash(1000)
    })
  })
})
