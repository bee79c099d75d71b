import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refusal } from '../../base/refusal.ts'
import type { Scope } from '../../domain/organizations/api-key.ts'
import type { ApiDeps } from '../api-deps.ts'
import { admit } from '../authenticate.ts'
import { RefusalError } from '../refusal-error.ts'

export const byOrg: z.ZodObject<{ org: z.ZodString }> = z.object({ org: z.string() })
export const byId: z.ZodObject<{ org: z.ZodString; id: z.ZodCoercedNumber }> = byOrg.extend({
  id: z.coerce.number().int(),
})

/**
 * The organization that the path names, for whoever shows a key of it. Another one's is refused and never "not found": the client drops
 * from its state what it is told is not there.
 */
export async function actFor(
  deps: ApiDeps,
  request: FastifyRequest<{ Params: { org: string } }>,
  needed: Scope,
): Promise<number> {
  const header = request.headers['x-meltcloud-api-key']
  const { organizationId } = await admit(deps, request, typeof header === 'string' ? header : '', needed).catch(
    inItsWords,
  )
  const own = (await deps.organizations.organizations()).find(({ id }) => id === organizationId)
  if (own?.uuid !== request.params.org.toLowerCase()) throw foreign
  return organizationId
}

/** The client is configured, where others send a header. */
function inItsWords(failure: unknown): never {
  if (!(failure instanceof RefusalError) || failure.refusal.code !== 'API_KEY_UNKNOWN') throw failure
  throw new RefusalError({ ...failure.refusal, fix: 'set "api_key" of the provider: coldforge api-key create' })
}

const foreign = new RefusalError(
  refusal(
    'ORGANIZATION_FOREIGN',
    403,
    'the API key is not one of this organization',
    'set "organization" of the provider to the UUID of the organization that the key belongs to',
  ),
)
