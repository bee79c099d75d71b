import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Lan, type LanOptions } from './lan.ts'

/** Another storm: `SEED=7 node --test test/lan/storm.test.ts`. */
const seed = Number(process.env['SEED'] ?? 1)

const rough = { loss: 0.1, duplication: 0.05, late: 0.1, lateMilliseconds: 3000 }

function report(t: TestContext, lan: Lan): string {
  const trace = lan.world.trace()
  const gaveUp = lan.machines.reduce((sum, machine) => sum + machine.gaveUp, 0)
  t.diagnostic(
    `seed ${seed}: all served after ${(lan.world.now / 1000).toFixed(1)} s, programs gave up ${gaveUp} times, ` +
      `socket overflowed ${lan.server.overflowed} times, ${lan.tftp.busiest} transfers at once, trace ${trace}`,
  )
  return trace
}

async function storm(t: TestContext, options: Omit<LanOptions, 'seed'>, during?: (lan: Lan) => void): Promise<Lan> {
  const lan = new Lan({ seed, ...options })
  lan.powerOn()
  during?.(lan)
  await lan.run(1200)
  assert.deepEqual(
    lan.unserved.map((machine) => `${machine.firmware.name} ${machine.name}`).slice(0, 10),
    [],
    `seed ${seed}: everybody is served`,
  )
  report(t, lan)
  return lan
}

test('10,000 machines of all kinds at once are all served from exactly 10,000 addresses', async (t) => {
  const lan = await storm(t, { machines: 10_000 })
  assert.equal(lan.server.witness.inUse, 10_000)
  assert.equal(
    lan.machines.reduce((sum, machine) => sum + machine.gaveUp, 0),
    0,
    'no program gave up',
  )
})

test('10,000 machines with 10 % loss, copies and late packets are all served', async (t) => {
  await storm(t, { machines: 10_000, weather: rough })
})

test('10,000 machines, and the server killed in the midst of them: every acknowledged lease survives, everybody is served', async (t) => {
  await storm(t, { machines: 10_000, weather: rough }, (lan) => {
    for (const at of [900, 3000, 9000]) lan.world.after(at, () => lan.crash(2000))
  })
})

test('the same seed gives the same storm, another seed another', async () => {
  const trace = async (seed: number): Promise<string> => {
    const lan = new Lan({ seed, machines: 300, weather: rough })
    lan.powerOn()
    lan.world.after(3000, () => lan.crash(1000))
    await lan.run(1200)
    return lan.world.trace()
  }
  const first = await trace(seed)
  assert.equal(await trace(seed), first)
  assert.notEqual(await trace(seed + 1), first)
})
