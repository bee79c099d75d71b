import { MOST_WAITING, type Newcomers } from '../domain/machines/newcomers.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { newcomers, newcomersEdit, type NewcomersView } from './newcomer-contract.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { noteChange } from './record-changes.ts'

/** How machines are received that nobody has registered before. */
export function newcomerRoutes(api: Api, deps: ApiDeps): void {
  api.get('/organization/newcomers', { schema: { response: { 200: newcomers } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = await deps.newcomers.newcomers(organizationId)
    reply.header('etag', etagOf(decided(found)))
    return present(found)
  })

  api.patch(
    '/organization/newcomers',
    {
      schema: {
        description: 'What is decided holds for machines that register themselves from now on.',
        body: newcomersEdit,
        response: { 200: newcomers },
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await deps.newcomers.newcomers(organizationId)
      await checkIfMatch(deps, request, SUBJECT, decided(before))
      const after = { ...before, approval: request.body.approval }
      if (after.approval === before.approval) noteChange(request, 'nothing')
      else {
        await deps.newcomers.setApproval(organizationId, after.approval)
        noteChange(request, { subject: SUBJECT, before: decided(before), after: decided(after) })
      }
      reply.header('etag', etagOf(decided(after)))
      return present(after)
    },
  )
}

const SUBJECT = 'newcomers'

const decided = ({ approval: policy }: Newcomers): object => ({ approval: policy })

const present = ({ approval: policy, waiting }: Newcomers): NewcomersView => ({
  approval: policy,
  waiting,
  most_waiting: MOST_WAITING,
})
