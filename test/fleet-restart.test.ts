import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'

describe('a pool whose machines skip the firmware', () => {
  let site: FleetSite
  let machines: readonly FleetMachine[]

  before(async () => {
    site = await FleetSite.open({ restart: 'kexec' })
    machines = await site.workers(1)
  })
  after(() => site[Symbol.asyncDispose]())

  const toldDuring = async (kernelArgument: string): Promise<readonly string[]> => {
    const before = machines[0]?.told.length
    await site.rollOut({ kernel_arguments: [kernelArgument] })
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
    return machines[0]?.told.slice(before) ?? []
  }

  test('tells its agents to start the next kernel themselves', async () => {
    assert.deepEqual(await toldDuring('mitigations=off'), ['kexec'])
  })

  test('tells an agent that cannot to reboot, in the same rollout', async () => {
    for (const machine of machines) machine.cannot = ['kexec']
    assert.deepEqual(await toldDuring('mitigations=auto'), ['kexec', 'reboot'])
  })

  test('says in the operation what stops a machine, and does not ask it again and again', async () => {
    for (const machine of machines) machine.cannot = ['kexec', 'reboot']
    await site.rollOut({ kernel_arguments: ['quiet'] })
    const stuck = await site.operationThat('worker-1', 'says why it is stuck', ({ log }) =>
      log.some(({ says }) => says.includes('the machine did not restart: it cannot')),
    )
    const told = machines[0]?.told.length
    assert.equal(stuck.status, 'running')
    await site.ask('POST', `/operations/${stuck.id}/cancel`)
    await site.operationThat('worker-1', 'is cancelled', ({ status }) => status === 'cancelled')
    assert.equal(machines[0]?.told.length, told)
  })
})
