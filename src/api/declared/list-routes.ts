import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { declaredGroupPage, declaredProfilePage, declaredTemplatePage, pageQuery } from './declared-contract.ts'
import { presentGroup, presentProfile, presentTemplate } from './present-declared.ts'

/** What the organization has declared, without what may be secret of it. */
export function listRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/groups',
    {
      schema: {
        description: 'In the order in which they are asked about a machine.',
        querystring: pageQuery,
        response: { 200: declaredGroupPage },
      },
    },
    async (request) => {
      const source = deps.declared.catalog.of(await authenticate(deps, request, 'read'))
      const { page, next } = pageOf(source.groups(), ({ key }) => key, request.query)
      return { groups: page.map(presentGroup), next }
    },
  )

  api.get(
    '/profiles',
    { schema: { querystring: pageQuery, response: { 200: declaredProfilePage } } },
    async (request) => {
      const source = deps.declared.catalog.of(await authenticate(deps, request, 'read'))
      const { page, next } = pageOf(source.profiles(), ({ key }) => key, request.query)
      return { profiles: page.map(presentProfile), next }
    },
  )

  api.get(
    '/templates',
    { schema: { querystring: pageQuery, response: { 200: declaredTemplatePage } } },
    async (request) => {
      const source = deps.declared.catalog.of(await authenticate(deps, request, 'read'))
      const { page, next } = pageOf(source.templates(), ({ kind, name }) => `${kind}/${name}`, request.query)
      return { templates: page.map(presentTemplate), next }
    },
  )
}

/** From the one behind `after`; from the start when that is gone, since nobody can say where it stood. */
function pageOf<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): { readonly page: readonly T[]; readonly next: string | null } {
  const start = after === undefined ? 0 : all.findIndex((one) => keyOf(one) === after) + 1
  const page = all.slice(start, start + limit)
  const last = page.at(-1)
  return { page, next: last === undefined || start + limit >= all.length ? null : keyOf(last) }
}
