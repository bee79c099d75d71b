import type { FastifyReply, FastifyRequest } from 'fastify'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { approve } from '../../domain/machines/approve.ts'
import { forceUnassign } from '../../domain/machines/assign.ts'
import { judgeMachineDeletion } from '../../domain/machines/judge-deletion.ts'
import type { MachineDetails } from '../../domain/machines/machine-registry.ts'
import { machineMoved } from '../../domain/machines/managed-machine-store.ts'
import type { MachineChange, ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { findMachine } from '../find-machine.ts'
import { machine, type Machine } from '../contract.ts'
import { checkIfMatch } from '../preconditions.ts'
import { presentMachine } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, RefusalError } from '../refusal-error.ts'
import { saveMachine } from './apply-machine.ts'
import { addMachine, editMachine } from './edit-machine.ts'
import { machineEdit, newMachine } from './machine-contract.ts'
import { decidedAbout, machineEtag } from './machine-etag.ts'

/** What people do with machines; they answer with the machine as it is then, and its ETag. */
export function machineCommandRoutes(api: Api, deps: ApiDeps): void {
  api.post('/machines', { schema: { body: newMachine, response: { 201: machine } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'operate')
    const { uuid, name, pool_id: poolId, labels } = request.body
    const added = accepted(await addMachine(deps, organizationId, { uuid, name, poolId, labels }))
    noteMachine(request, undefined, added)
    return reply
      .code(201)
      .header('etag', machineEtag(added))
      .send(presentMachine(neverHeard(added), deps.now()))
  })

  api.patch(
    '/machines/:id',
    {
      schema: {
        description: 'The name and labels of a machine at work count from its next apply.',
        params: byId,
        body: machineEdit,
        response: { 200: machine },
      },
    },
    async (request, reply) => {
      const before = await find(deps, request, request.params.id)
      const after = await editMachine(deps, before, request.body)
      if (!isRefusal(after)) await saveMachine(deps, after, callerOf(request)?.name ?? '')
      return answer(deps, request, reply, before, after)
    },
  )

  const command = (
    path: string,
    description: string,
    decide: (before: ManagedMachine, by: string) => MachineChange | Refusal,
  ): void => {
    api.post(
      `/machines/:id/${path}`,
      { schema: { description, params: byId, response: { 200: machine } } },
      async (request, reply) => {
        const before = await find(deps, request, request.params.id)
        const change = accepted(decide(before, callerOf(request)?.name ?? ''))
        const kept = change.events.length === 0 ? before : await keep(deps, before, change.machine)
        return answer(deps, request, reply, before, kept)
      },
    )
  }
  command('approve', 'Lets a waiting or quarantined machine in.', (before, by) => approve(before, by, deps.now()))
  command('force-unassign', 'Gives a lost machine up without asking it.', (before) => forceUnassign(before, deps.now()))

  api.delete(
    '/machines/:id',
    {
      schema: {
        description: 'Forgets a machine and its boots. One that works in a pool must be unassigned first.',
        params: byId,
      },
    },
    async (request, reply) => {
      const before = await find(deps, request, request.params.id)
      const refused = judgeMachineDeletion(before)
      if (refused !== undefined) throw new RefusalError(refused)
      if (!(await deps.managed.remove(before))) throw new RefusalError(machineMoved(before.id))
      noteMachine(request, before, undefined)
      return reply.code(204).send()
    },
  )
}

async function find(deps: ApiDeps, request: FastifyRequest, id: number): Promise<ManagedMachine> {
  const organizationId = await authenticate(deps, request, 'operate')
  const found = await findMachine(deps, organizationId, id)
  await checkIfMatch(deps, request, `machine ${id}`, decidedAbout(found))
  return found
}

async function keep(deps: ApiDeps, before: ManagedMachine, after: ManagedMachine): Promise<ManagedMachine | Refusal> {
  const kept = await deps.managed.keep(before, after)
  return kept.ok ? kept.value : kept.error
}

async function answer(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  before: ManagedMachine,
  after: ManagedMachine | Refusal,
): Promise<Machine> {
  if (isRefusal(after)) throw new RefusalError(after)
  noteMachine(request, before, after)
  const details = await deps.machines.machine(after.organizationId, after.id)
  reply.header('etag', machineEtag(after))
  return presentMachine(details ?? neverHeard(after), deps.now())
}

const neverHeard = (machine: ManagedMachine): MachineDetails => ({
  machine,
  heartbeat: undefined,
  keyUntil: undefined,
})

/** For the audit log: what people decide, and not what the machine tells about itself. */
export function noteMachine(
  request: FastifyRequest,
  before: ManagedMachine | undefined,
  after: ManagedMachine | undefined,
): void {
  const known = after ?? before
  if (before === after || known === undefined) noteChange(request, 'nothing')
  else {
    const [was, is] = [before && decidedAbout(before), after && decidedAbout(after)]
    noteChange(request, { subject: `machine ${known.id}`, before: was, after: is })
  }
}
