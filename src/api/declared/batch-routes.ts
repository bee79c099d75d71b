import type { DeclaredChange } from '../../domain/profiles/declared-catalog.ts'
import { placeOf } from '../../domain/profiles/declared-document.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { noteChange } from '../record-changes.ts'
import { accepted } from '../refusal-error.ts'
import { declaredChanges, declaredDiff, declaredResults, type DeclaredChangesView } from './declared-contract.ts'
import { BODY_LIMIT } from './document-body.ts'
import { presentOutcome } from './present-declared.ts'

/** Many documents at once: a folder that somebody keeps under version control, or one that is taken over. */
export function batchRoutes(api: Api, deps: ApiDeps): void {
  api.post(
    '/declared',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        description: 'Puts and removes groups, profiles and templates: all of them or none.',
        body: declaredChanges,
        response: { 200: declaredResults },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const outcomes = accepted(await deps.declared.catalog.change(organizationId, changesOf(request.body)))
      const documents = outcomes.flatMap((one) => presentOutcome(one) ?? [])
      const changed = documents.filter(({ what }) => what !== 'unchanged')
      noteChange(
        request,
        changed.length === 0
          ? 'nothing'
          : { subject: 'declared documents', after: changed.map((one) => `${placeOf(one)} ${one.what}`) },
      )
      return { documents }
    },
  )

  api.post(
    '/declared/diff',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        description: 'What machines would be served differently after these changes. Nothing is changed.',
        body: declaredChanges,
        response: { 200: declaredDiff },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'operate')
      noteChange(request, 'nothing')
      return accepted(await deps.declared.diff(organizationId, changesOf(request.body)))
    },
  )
}

const changesOf = ({ documents }: DeclaredChangesView): readonly DeclaredChange[] =>
  documents.map(({ kind, name, text }) => ({ kind, name, text: text ?? undefined }))
