import { refusal } from '../../base/refusal.ts'
import { explainSelection, nearestFirst, type Explained } from '../../domain/profiles/explain.ts'
import type { Group } from '../../domain/profiles/group.ts'
import { labelsFromQuery } from '../../domain/profiles/labels.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { findMachine } from '../find-machine.ts'
import { accepted, RefusalError } from '../refusal-error.ts'
import { askedLabels } from './asked-labels.ts'
import { explainQuery, explanation, rendered, renderQuery, type ExplanationView } from './declared-contract.ts'

/** Questions about a machine that need no machine. */
export function questionRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/declared/explain',
    {
      schema: {
        description: 'Which group takes a machine that says this, and why the others do not: the nearest first.',
        querystring: explainQuery,
        response: { 200: explanation },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const { query, poolId } = await askedOf(deps, organizationId, request.query)
      const { labels } = labelsFromQuery(query)
      const explained = explainSelection(deps.declared.catalog.of(organizationId).groups(), labels)
      const { chosen, others } = nearestFirst(explained)
      const folder = chosen === undefined ? deps.declared.inFolder(labels) : undefined
      const { limit } = request.query
      return {
        labels: Object.fromEntries(labels),
        pool_id: poolId ?? null,
        chosen: chosen === undefined ? null : taker(chosen.group),
        folder: folder === undefined ? null : taker(folder),
        others: others.slice(0, limit).map(presentOther),
        omitted: Math.max(0, others.length - limit),
      }
    },
  )

  api.get(
    '/declared/render',
    {
      schema: {
        description: 'What a machine that says this would be served.',
        querystring: renderQuery,
        response: { 200: rendered },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const { query } = await askedOf(deps, organizationId, request.query)
      const group = deps.declared.catalog.of(organizationId).select(labelsFromQuery(query).labels)
      if (group === undefined) throw new RefusalError(noGroup)
      const { kind } = request.query
      const text = await deps.declared.render(organizationId, kind, query)
      if (!text.ok) throw new RefusalError(refusal('RENDER_FAILED', 422, text.error, 'correct what it names'))
      return { kind, ...taker(group), text: text.value }
    },
  )
}

/** What the machine says, as a query string, and where it works. */
async function askedOf(
  deps: ApiDeps,
  organizationId: number,
  { label, machine_id: id }: { readonly label: readonly string[]; readonly machine_id?: number | undefined },
): Promise<{ readonly query: string; readonly poolId: number | undefined }> {
  if (id === undefined) return { query: accepted(askedLabels(label, undefined)), poolId: undefined }
  const machine = await findMachine(deps, organizationId, id)
  return { query: accepted(askedLabels(label, { machine, labels: machine.labels })), poolId: machine.poolId }
}

const noGroup = refusal(
  'NO_GROUP',
  404,
  'no group of this organization takes a machine that says this',
  'see GET /api/v1/declared/explain',
)

const taker = ({ key, profile }: Group): { readonly group: string; readonly profile: string } => ({
  group: key,
  profile,
})

const presentOther = ({ group, verdict }: Explained): ExplanationView['others'][number] => ({
  ...taker(group),
  verdict: verdict.kind === 'refused' ? 'refused' : 'later',
  mismatches: verdict.kind !== 'refused' ? [] : verdict.mismatches.map((one) => ({ ...one, got: one.got ?? null })),
})
