import type { z } from 'zod'
import { stateOf } from '../../domain/revisions/history.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { findMachine } from '../find-machine.ts'
import { checkIfMatch } from '../preconditions.ts'
import { time } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted } from '../refusal-error.ts'
import { applyMachine } from './apply-machine.ts'
import { compareBoots } from './compare-boots.ts'
import { machineApply, machineRevisionDiff, machineRevisionList } from './machine-contract.ts'
import { decidedAbout } from './machine-etag.ts'
import { fromTo } from './pool-contract.ts'
import { previewRevision } from './preview-revision.ts'
import { presentSteppedOperation, steppedOperation } from './stepped-operation-contract.ts'

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
      const found = await findMachine(deps, organizationId, request.params.id)
      return { revisions: presentRevisions(await deps.machineHistories.history(found.id)) }
    },
  )

  api.get(
    '/machines/:id/revisions/diff',
    {
      schema: {
        description: 'The settings that differ, those of the pool among them, and what the machine boots of both.',
        params: byId,
        querystring: fromTo,
        response: { 200: machineRevisionDiff },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await findMachine(deps, organizationId, request.params.id)
      const history = await deps.machineHistories.history(found.id)
      const { from, to } = request.query
      const before = accepted(await previewRevision(deps, organizationId, history, from))
      return compareBoots(before, accepted(await previewRevision(deps, organizationId, history, to)))
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
      const found = await findMachine(deps, organizationId, request.params.id)
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
