import { test } from 'node:test'
import * as fc from 'fast-check'
import { HOUR } from '../src/base/instant.ts'
import { isRefusal, type Refusal } from '../src/base/refusal.ts'
import { assign, forceUnassign, unassign } from '../src/domain/machines/assign.ts'
import { cancelOperation, retryOperation } from '../src/domain/operations/commands.ts'
import type { SteppedOperation } from '../src/domain/operations/stepped-operation.ts'
import { REMEMBERED } from '../src/domain/rollouts/machine-operation.ts'
import { cancelRollout, pauseRollout, resumeRollout, startRollout } from '../src/domain/rollouts/rollout-commands.ts'
import type { Rollout } from '../src/domain/rollouts/rollout.ts'
import { randomFrom } from '../src/domain/rollouts/testdata/random.ts'
import { ModelFleet, ROUND } from './fleet-model/model-fleet.ts'
import type { ModelMachine } from './fleet-model/model-machine.ts'

const SIZE = 4

interface World {
  readonly fleet: ModelFleet
  readonly random: () => number
}

type Act = (world: World) => Promise<void>

const act = (name: string, run: Act): Act & { toString(): string } => Object.assign(run, { toString: () => name })

/** Rounds of the server; `deaths` is how likely each is to be killed somewhere. */
async function run({ fleet, random }: World, seconds: number, deaths: number): Promise<void> {
  for (let spent = 0; spent < seconds; spent += ROUND)
    await fleet.round(random() < deaths ? Math.floor(random() * 8) : Infinity)
}

async function start({ fleet }: World, target: number): Promise<void> {
  const rollouts = await fleet.rollouts()
  const history = await fleet.store.poolHistories.history(fleet.pool.id)
  const outcome = startRollout(fleet.pool, history, target, rollouts, 'ops', fleet.now)
  if (isRefusal(outcome)) return
  const replaced = outcome.replaced.flatMap(({ rollout: after }) => {
    const before = rollouts.find(({ id }) => id === after.id)
    return before === undefined ? [] : [{ before, after }]
  })
  await fleet.store.rollouts.start(outcome.started.rollout, replaced)
}

const onRollout = (
  name: string,
  decide: (rollout: Rollout, all: readonly Rollout[], fleet: ModelFleet) => { readonly rollout: Rollout } | Refusal,
): Act =>
  act(`${name} the rollout`, async ({ fleet }) => {
    const rollouts = await fleet.rollouts()
    const newest = rollouts.at(-1)
    const change = newest && decide(newest, rollouts, fleet)
    if (newest !== undefined && change !== undefined && !isRefusal(change))
      await fleet.store.rollouts.keep(newest, change.rollout)
  })

const index = fc.integer({ min: 0, max: SIZE - 1 })
const onMachine = (
  name: string,
  change: (fleet: ModelFleet, machine: ModelMachine) => Promise<unknown>,
): fc.Arbitrary<Act> =>
  index.map((i) =>
    act(`${name} worker-${i + 1}`, async ({ fleet }) => {
      const machine = fleet.machines[i]
      if (machine !== undefined) await change(fleet, machine)
    }),
  )

const onOperation = (
  name: string,
  decide: (operation: SteppedOperation, fleet: ModelFleet) => SteppedOperation | Refusal,
): fc.Arbitrary<Act> =>
  onMachine(`${name} the operation of`, async (fleet, machine) => {
    const newest = await fleet.newestOf(machine)
    const after = newest && decide(newest, fleet)
    if (newest !== undefined && after !== undefined && !isRefusal(after))
      await fleet.store.stepped.keep(newest, after, [])
  })

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .record({ seconds: fc.integer({ min: ROUND, max: 400 }), deaths: fc.constantFrom(0, 0.3, 0.9) })
      .map(({ seconds, deaths }) => act(`run ${seconds}s, deaths ${deaths}`, (world) => run(world, seconds, deaths))),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(false, false, true).map((isBroken) =>
      act(`edit and start, broken ${isBroken}`, async (world) => {
        await world.fleet.editPool(isBroken)
        const { revisions } = await world.fleet.store.poolHistories.history(world.fleet.pool.id)
        await start(world, revisions.length)
      }),
    ),
  },
  fc.constant(act('go back', (world) => start(world, 1))),
  fc.constant(onRollout('pause', (rollout, _, { now }) => pauseRollout(rollout, 'ops', now))),
  fc.constant(onRollout('resume', (rollout, all, { now }) => resumeRollout(rollout, all, now))),
  fc.constant(onRollout('cancel', (rollout, _, { now }) => cancelRollout(rollout, 'ops', now))),
  fc.boolean().map((isUp) => act(`cluster up ${isUp}`, async ({ fleet }) => void (fleet.kube.isUp = isUp))),
  onOperation('cancel', (operation, { now }) => cancelOperation(operation, 'ops', now)),
  onOperation('retry', (operation, { now }) => retryOperation(operation, 1800, REMEMBERED, now)),
  onMachine('take out', (fleet, machine) =>
    fleet.decide(machine, (known, isMoving) => unassign(known, isMoving, fleet.now)),
  ),
  onMachine('put back', (fleet, machine) =>
    fleet.decide(machine, (known, isMoving) => assign(known, fleet.pool, isMoving, fleet.now)),
  ),
  onMachine('give up', (fleet, machine) => fleet.decide(machine, (known) => forceUnassign(known, fleet.now))),
  onMachine('kill', async (_, machine) => {
    machine.isDead = true
    machine.cutPower()
  }),
  onMachine('power cycle', async (_, machine) => machine.cutPower()),
)

async function comeToRest(world: World): Promise<void> {
  world.fleet.kube.isUp = true
  for (const machine of world.fleet.machines) machine.isDead = false
  const end = world.fleet.now + 3 * HOUR
  for (let quiet = 0; quiet < 30 && world.fleet.now < end;) {
    await run(world, ROUND, 0)
    quiet = (await world.fleet.isQuiet()) ? quiet + 1 : 0
  }
  await world.fleet.checkRest()
}

test('whatever people do, machines and the server suffer, the executor keeps its promises and comes to rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.array(acts, { minLength: 8, maxLength: 30, size: 'max' }),
      async (seed, script) => {
        using fleet = await ModelFleet.open(SIZE)
        const world = { fleet, random: randomFrom(seed) }
        await run(world, Math.floor(world.random() * 300), 0)
        for (const step of script) await step(world)
        await comeToRest(world)
      },
    ),
    { seed: Number(process.env['MODEL_SEED'] ?? 12), numRuns: Number(process.env['MODEL_RUNS'] ?? 12) },
  )
})
