import { z } from 'zod'
import { stateOf } from '../../domain/revisions/history.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { checkIfMatch } from '../preconditions.ts'
import { time } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound } from '../refusal-error.ts'
import { applyMachine } from './apply-machine.ts'
import { machineApply, machineRevisionList } from './machine-contract.ts'
import { decidedAbout } from './machine-etag.ts'
import { presentSteppedOperation, steppedOperation } from './stepped-operation-contract.ts'

const byId = z.object({ id: z.coerce.number().int() })

/** What one machine has been, and how it gets from one revision of its own to another. */
export function machineRevisionRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/machines/:id/revisions',
    {
      schema: {
        description: 'Each names the revision of the pool that it boots. Newest first.',
        params: byId,
        response: { 200: machineRevisionList },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await deps.managed.machine(organizationId, request.params.id)
      if (found === undefined) throw notFound('machine')
      return { revisions: presentRevisions(await deps.machineHistories.history(found.id)) }
    },
  )

  api.post(
    '/machines/:id/apply',
    {
      schema: {
        description: 'Drains a machine at work and boots it into its settings as they are, or into a revision again.',
        params: byId,
        body: machineApply,
        response: { 201: steppedOperation },
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const found = await deps.managed.machine(organizationId, request.params.id)
      if (found === undefined) throw notFound('machine')
      await checkIfMatch(deps, request, `machine ${found.id}`, decidedAbout(found))
      const who = callerOf(request)?.name ?? ''
      const view = presentSteppedOperation(accepted(await applyMachine(deps, found, request.body.revision, who)))
      noteChange(request, { subject: `operation ${view.id}`, after: view })
      return reply.code(201).send(view)
    },
  )
}

const presentRevisions = (history: MachineHistory): z.infer<typeof machineRevisionList>['revisions'] =>
  history.revisions.toReversed().map(({ number, hash, createdAt, createdBy, content }) => ({
    number,
    state: stateOf(history, number),
    hash,
    created_at: time(createdAt),
    created_by: createdBy,
    failure: history.failures[number] ?? null,
    name: content.hostname,
    labels: content.labels.map(({ key, value }) => ({ key, value })),
    pool_id: content.pool?.poolId ?? null,
    pool_revision: content.pool?.number ?? null,
  }))
