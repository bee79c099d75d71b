import { z } from 'zod'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { parseUuid } from '../../base/uuid.ts'
import { forceUnassign } from '../../domain/machines/assign.ts'
import { judgeMachineDeletion } from '../../domain/machines/judge-deletion.ts'
import { machineMoved } from '../../domain/machines/managed-machine-store.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { callerOf } from '../authenticate.ts'
import { findMachine } from '../find-machine.ts'
import { applyMachine } from '../fleet/apply-machine.ts'
import { addMachine, editMachine } from '../fleet/edit-machine.ts'
import { noteMachine } from '../fleet/machine-command-routes.ts'
import { accepted, RefusalError } from '../refusal-error.ts'
import { actFor, byId, byOrg } from './act-for.ts'
import { awaitMachine } from './awaited.ts'
import { FieldError } from './field-error.ts'

const labels = z.array(z.object({ key: z.string(), value: z.string() }))

/** What is empty or zero is left out by the client, so what is left out is meant to be empty. */
const wishes = z.object({
  name: z.string().nullish(),
  machine_pool_id: z.int().nullish(),
  labels: labels.nullish(),
})
const newMachine = wishes.extend({ uuid: z.string() })

export function machineRoutes(api: Api, deps: ApiDeps): void {
  api.get('/machines', { schema: { hide: true, params: byOrg } }, async (request) => {
    const organizationId = await actFor(deps, request, 'read')
    return { machines: (await deps.managed.machines(organizationId)).map(present) }
  })

  api.get('/machines/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'read')
    return { machine: present(await findMachine(deps, organizationId, request.params.id)) }
  })

  api.post('/machines', { schema: { hide: true, params: byOrg, body: newMachine } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'operate')
    const { uuid, name, machine_pool_id: poolId, labels: given } = request.body
    const input = { uuid, name: name || undefined, poolId: poolId || undefined, labels: given ?? [] }
    const tried = await addMachine(deps, organizationId, input)
    if (isRefusal(tried) && tried.code === 'MACHINE_EXISTS')
      throw await existsAlready(deps, organizationId, uuid, tried)
    const added = accepted(tried)
    noteMachine(request, undefined, added)
    return reply.code(201).send({ machine: present(added) })
  })

  api.put('/machines/:id', { schema: { hide: true, params: byId, body: wishes } }, async (request) => {
    const organizationId = await actFor(deps, request, 'operate')
    const before = await findMachine(deps, organizationId, request.params.id)
    const { name, machine_pool_id: poolId, labels: given } = request.body
    // A machine always has a name; without one in the request it keeps the one it has.
    const edit = { name: name || before.name, pool_id: poolId || null, labels: given ?? [] }
    if (before.status === 'updating' && changesRevision(before, edit)) throw new RefusalError(onItsWay(before))
    const after = accepted(await editMachine(deps, before, edit))
    noteMachine(request, before, after)
    if (after === before) return { machine: present(after) }
    const now = await applied(deps, before, after, callerOf(request)?.name ?? '')
    return { machine: present(now), ...(now.status === 'updating' && { operation: awaitMachine(now.id) }) }
  })

  api.delete('/machines/:id', { schema: { hide: true, params: byId } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'operate')
    const before = await findMachine(deps, organizationId, request.params.id)
    if (!(await deps.managed.remove(await released(deps, before)))) throw new RefusalError(machineMoved(before.id))
    noteMachine(request, before, undefined)
    return reply.code(204).send()
  })
}

/** Its client knows no "save and apply later": a new name or new labels of a machine at work are applied at once. */
async function applied(
  deps: ApiDeps,
  before: ManagedMachine,
  after: ManagedMachine,
  by: string,
): Promise<ManagedMachine> {
  const isAtWork = after.status === 'ready' && after.poolId === before.poolId
  if (!isAtWork) return after
  accepted(await applyMachine(deps, after, undefined, by))
  return findMachine(deps, after.organizationId, after.id)
}

/** One that has registered itself is taken over by an import, and by nothing else. */
async function existsAlready(
  deps: ApiDeps,
  organizationId: number,
  text: string,
  { code, says, fix }: Refusal,
): Promise<FieldError> {
  const uuid = parseUuid(text)
  const known = uuid.ok ? await deps.managed.byUuid(uuid.value) : undefined
  const isOwn = known?.organizationId === organizationId
  return new FieldError('uuid', code, says, isOwn ? `import it: terraform import ADDRESS machines/${known.id}` : fix)
}

/** What is wished while a machine is on its way would not be in what it boots, and the client would be told that it is. */
const changesRevision = (before: ManagedMachine, wish: Pick<ManagedMachine, 'name' | 'labels'>): boolean =>
  wish.name !== before.name || JSON.stringify(wish.labels) !== JSON.stringify(present(before).labels)

const onItsWay = ({ name }: ManagedMachine): Refusal =>
  refusal('MACHINE_UPDATING', 409, `${name} is on its way to another revision`, 'apply again when it is ready')

/** "terraform destroy" deletes machines that are still in their pool, and nobody is asked in between: that gives them up. */
async function released(deps: ApiDeps, before: ManagedMachine): Promise<ManagedMachine> {
  if (judgeMachineDeletion(before) === undefined) return before
  const change = forceUnassign(before, deps.now())
  if (isRefusal(change)) throw new RefusalError(change)
  const kept = await deps.managed.keep(before, change.machine)
  return accepted(kept.ok ? kept.value : kept.error)
}

const present = ({ id, uuid, name, status, poolId, labels: given }: ManagedMachine) => ({
  id,
  uuid,
  name,
  status,
  machine_pool_id: poolId ?? null,
  labels: given.map(({ key, value }) => ({ key, value })),
})
