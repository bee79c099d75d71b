import { refusal } from '../base/refusal.ts'
import { parseUuid, type Uuid } from '../base/uuid.ts'
import { searchJournal } from '../domain/agents/search-journal.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { byId } from './by-id.ts'
import { findMachineDetails } from './find-machine.ts'
import { journalQuery, type JournalMatchesView } from './journal-contract.ts'
import { RefusalError } from './refusal-error.ts'

/** How much of a journal one request returns at most. */
const PAGE = 1024 * 1024
/** A search comes back after so much, so that nobody waits for long and others get their turn. */
const BOUNDS = { lines: 1000, bytes: 16 * 1024 * 1024 }

/** The logs of machines, as their agents have sent them. */
export function journalRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/machines/:id/journal',
    {
      schema: {
        description:
          'A page of the journal of one boot as plain text, from `offset` on. With `q` a JSON object: the lines that hold it, and where the search goes on.',
        params: byId,
        querystring: journalQuery,
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = await findMachineDetails(deps, organizationId, request.params.id)
      const { boot_id: wanted = lastBootId(found.heartbeat), offset, q } = request.query
      const bootId = parseUuid(wanted)
      if (!bootId.ok)
        throw new RefusalError(refusal('BOOT_ID_INVALID', 400, bootId.error, 'use bootId of the heartbeat'))
      const read = (from: number, limit: number): Promise<Uint8Array> =>
        deps.journals.read(found.machine.uuid, bootId.value, from, limit)
      if (q !== undefined) return search(read, bootId.value, q, offset)
      return reply.type('text/plain; charset=utf-8').send(Buffer.from(await read(offset, PAGE)))
    },
  )
}

async function search(
  read: (from: number, limit: number) => Promise<Uint8Array>,
  bootId: Uuid,
  q: string,
  offset: number,
): Promise<JournalMatchesView> {
  const { lines, next } = await searchJournal(read, q, offset, BOUNDS)
  return { boot_id: bootId, lines: [...lines], next: next ?? null }
}

/** The store keeps what an agent has said. */
function lastBootId(heartbeat: unknown): string {
  const known = typeof heartbeat === 'object' && heartbeat !== null && 'bootId' in heartbeat ? heartbeat.bootId : ''
  if (typeof known === 'string' && known !== '') return known
  throw new RefusalError(
    refusal('NO_HEARTBEAT', 404, 'the agent of this machine has never reported', 'boot it, and look at its boot first'),
  )
}
