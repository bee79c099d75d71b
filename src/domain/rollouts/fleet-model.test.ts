import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { MINUTE, SECOND } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { cancelOperation } from '../operations/commands.ts'
import { isFinished } from '../operations/operation.ts'
import { cancelRollout, pauseRollout, resumeRollout, startRollout } from './rollout-commands.ts'
import { isActive, type Rollout, type RolloutChange } from './rollout.ts'
import { randomFrom } from './testdata/random.ts'
import { LEAK, pool, SimFleet } from './testdata/sim-fleet.ts'
import type { SimMachine } from './testdata/sim-machine.ts'
import { SimServer } from './testdata/sim-server.ts'

const SIZE = 6
const LIMIT = 2
const ROUND = 20

/** Everything at once: machines, server, the people who meddle, and what must hold whatever they do. */
class Fleet {
  readonly fleet = new SimFleet(SIZE)
  readonly server: SimServer
  /** Machines that were at work when we took them away, until they are back at work. */
  readonly taken = new Set<SimMachine>()
  readonly #random: () => number
  #wentBack = new Map<number, number>()

  constructor(seed: number) {
    this.#random = randomFrom(seed)
    this.server = new SimServer(this.fleet, (effect, machine) => {
      if (effect.kind === 'cordon' || effect.kind === 'reboot') this.#take(machine)
      if (effect.kind === 'cordon') assert.notEqual(machine.cordon.by, 'others', 'we cordoned over somebody else')
      if (effect.kind === 'uncordon')
        assert.deepEqual(machine.cordon, { by: 'us', operationId: effect.operationId }, 'we undid a foreign cordon')
      if (effect.kind === 'reboot')
        assert.equal(machine.boot?.id, effect.bootId, 'a boot that has ended was ended again')
    })
  }

  #take(machine: SimMachine): void {
    if (machine.well && machine.cordon.by === 'nobody') this.taken.add(machine)
  }

  /** Rounds of the server with time in between; `deaths` is how likely each is to be killed somewhere. */
  run(seconds: number, deaths: number): void {
    for (let spent = 0; spent < seconds; spent += ROUND) {
      this.fleet.pass(ROUND)
      const life = this.#random() < deaths ? Math.floor(this.#random() * 8) : Infinity
      const survived = this.server.round(life)
      this.check(survived)
    }
  }

  check(survived: boolean): void {
    const { machines, now } = this.fleet
    for (const machine of this.taken) if (machine.well && machine.cordon.by !== 'us') this.taken.delete(machine)
    assert.ok(this.taken.size <= LIMIT, `${[...this.taken].map(({ name }) => name).join(', ')} are away by our doing`)
    if (survived) {
      const late = this.server.operations.find((o) => !isFinished(o.status) && now >= o.deadline)
      assert.equal(late, undefined, 'an operation outlived its deadline')
    }
    for (const machine of machines) this.#checkDirection(machine)
  }

  /** The current revision of a machine goes back only with a rollout that a person started so. */
  #checkDirection({ machineId }: SimMachine): void {
    const current = this.fleet.poolRevisionOf(machineId)
    const before = this.#wentBack.get(machineId) ?? current
    const allowed = this.server.rollouts.some((r) => r.goesBack && r.target === current)
    assert.ok(current >= before || allowed, `machine ${machineId} went from revision ${before} to ${current}`)
    this.#wentBack.set(machineId, current)
  }

  start(choice: number): void {
    const target = 1 + (choice % this.fleet.poolHistory.revisions.length)
    const { rollouts } = this.server
    const outcome = startRollout(pool, this.fleet.poolHistory, target, rollouts, 'ops', this.fleet.now)
    if (isRefusal(outcome)) return
    const replaced = new Map(outcome.replaced.map(({ rollout }) => [rollout.id, rollout]))
    const started = { ...outcome.started.rollout, id: rollouts.length + 1 }
    this.server.rollouts = [...rollouts.map((r) => replaced.get(r.id) ?? r), started]
  }

  /** Applies a command to the newest rollout, if there is one and it allows it. */
  command(apply: (rollout: Rollout) => RolloutChange | ReturnType<typeof cancelRollout>): void {
    const newest = this.server.rollouts.at(-1)
    const change = newest && apply(newest)
    if (change === undefined || isRefusal(change)) return
    this.server.rollouts = this.server.rollouts.map((r) => (r.id === change.rollout.id ? change.rollout : r))
  }

  cancelOperation(machine: SimMachine): void {
    const newest = this.server.newestOf(machine)
    const asked = newest && cancelOperation(newest, 'ops', this.fleet.now)
    if (asked !== undefined && !isRefusal(asked)) this.server.replace(asked)
  }

  /** Everything that people can mend is mended. */
  mend(): void {
    this.fleet.clusterUp = true
    this.fleet.blackout = false
    for (const machine of this.fleet.machines) {
      machine.dead = false
      machine.podsStuck = false
      if (machine.cordon.by === 'others') machine.cordon = { by: 'nobody' }
    }
  }
}

type Act = (world: Fleet) => void

const act = (name: string, run: Act): Act & { toString(): string } => Object.assign(run, { toString: () => name })

const index = fc.integer({ min: 0, max: SIZE - 1 })
const onMachine = (name: string, run: (world: Fleet, machine: SimMachine) => void): fc.Arbitrary<Act> =>
  index.map((i) => act(`${name} ${i + 1}`, (world) => run(world, world.fleet.machine(i + 1))))

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({ seconds: fc.integer({ min: ROUND, max: 1200 }), deaths: fc.constantFrom(0, 0.3, 0.9) })
      .map(({ seconds, deaths }) => act(`run ${seconds}s, deaths ${deaths}`, (world) => world.run(seconds, deaths))),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(false, false, true).map((broken) =>
      act(`edit and start, broken ${broken}`, (world) => {
        world.fleet.editPool(broken)
        world.start(world.fleet.poolHistory.revisions.length - 1)
      }),
    ),
  },
  fc.nat({ max: 100 }).map((choice) => act(`start ${choice}`, (world) => world.start(choice))),
  fc.constant(act('pause', (w) => w.command((rollout) => pauseRollout(rollout, 'ops', w.fleet.now)))),
  fc.constant(act('resume', (w) => w.command((rollout) => resumeRollout(rollout, w.server.rollouts, w.fleet.now)))),
  fc.constant(act('cancel', (w) => w.command((rollout) => cancelRollout(rollout, 'ops', w.fleet.now)))),
  fc.constant(act('mend', (world) => world.mend())),
  fc.boolean().map((dark) => act(`blackout ${dark}`, ({ fleet }) => void (fleet.blackout = dark))),
  fc.boolean().map((up) => act(`cluster up ${up}`, ({ fleet }) => void (fleet.clusterUp = up))),
  onMachine('kill', (_, machine) => {
    machine.dead = true
    machine.powerOff()
  }),
  onMachine('power cycle', (_, machine) => machine.powerOff()),
  onMachine('stick pods of', (_, machine) => void (machine.podsStuck = true)),
  onMachine('others cordon', (_, machine) => {
    if (machine.cordon.by === 'nobody') machine.cordon = { by: 'others' }
  }),
  onMachine('others uncordon', (_, machine) => void (machine.cordon = { by: 'nobody' })),
  onMachine('cancel operation of', (world, machine) => world.cancelOperation(machine)),
)

function checkEnd(world: Fleet): void {
  const { server, fleet } = world
  world.mend()
  world.run((4 * 60 * MINUTE) / SECOND, 0)
  assert.deepEqual(
    server.operations.filter(({ status }) => !isFinished(status)),
    [],
    'an operation was lost',
  )
  assert.deepEqual(
    fleet.machines.filter(({ cordon }) => cordon.by === 'us').map(({ name }) => name),
    [],
    'a cordon was left behind',
  )
  assert.ok(!JSON.stringify([server.log, server.operations]).includes(LEAK), 'a credential was written down')
  const running = server.rollouts.filter((r) => isActive(r) && r.state === 'running')
  assert.deepEqual(running, [], 'a rollout came to no end')
}

test('whatever edits, crashes, outages and people do, a fleet keeps its promises and comes to rest', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(acts, { minLength: 10, maxLength: 50, size: 'max' }), (seed, script) => {
      const world = new Fleet(seed)
      for (const step of script) step(world)
      checkEnd(world)
    }),
    { seed: 6, numRuns: 300 },
  )
})

test('left alone, a good revision reaches every machine, and a broken one stops at the canary and is taken back', () => {
  const world = new Fleet(1)
  world.fleet.editPool(false)
  world.start(1)
  world.run(3600, 0)
  assert.equal(world.server.rollouts.at(-1)?.state, 'succeeded')
  assert.equal(world.fleet.poolHistory.current, 2)
  assert.deepEqual(
    new Set(world.fleet.machines.map(({ machineId }) => world.fleet.poolRevisionOf(machineId))),
    new Set([2]),
  )
  world.fleet.editPool(true)
  world.start(2)
  world.run(3600, 0.3)
  const { machines } = world.fleet
  assert.equal(world.server.rollouts.at(-1)?.state, 'frozen')
  assert.match(world.server.rollouts.at(-1)?.reason ?? '', /^worker-1 did not come up with revision 3/)
  assert.ok(machines.every(({ well, cordon }) => well && cordon.by === 'nobody'))
  assert.deepEqual(
    machines.filter(({ boots }) => boots.some(({ works }) => !works)).map(({ name }) => name),
    ['worker-1'],
  )
})
