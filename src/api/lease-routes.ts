import { z } from 'zod'
import type { Instant } from '../base/instant.ts'
import { formatIp4, parseIp4, type Ip4 } from '../base/ip4.ts'
import { refusal } from '../base/refusal.ts'
import { isTaken, type Lease as KnownLease } from '../domain/networks/lease.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { lease, leaseList, type Lease } from './lease-contract.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { time } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound, RefusalError } from './refusal-error.ts'

/** What these routes need from the DHCP server. */
export interface Leases {
  leases(): Promise<readonly KnownLease[]>
  /** Undefined when the address has no lease. */
  release(ip: Ip4): Promise<KnownLease | undefined>
}

const byIp = z.object({ ip: z.string() })

/** Addresses belong to the networks of this server and not to an organization, so these routes are for administrators. */
export function leaseRoutes(api: Api, deps: ApiDeps): void {
  api.get('/leases', { schema: { response: { 200: leaseList } } }, async (request) => {
    await authenticate(deps, request, 'admin')
    const now = deps.now()
    return { leases: (await deps.leases.leases()).map((known) => presentLease(known, now)) }
  })

  const find = async (text: string): Promise<KnownLease> => {
    const ip = parseIp4(text)
    if (!ip.ok) throw new RefusalError(refusal('ADDRESS_INVALID', 400, ip.error, 'write it like 10.75.0.2'))
    const found = (await deps.leases.leases()).find((known) => known.ip === ip.value)
    if (found === undefined) throw notFound('lease')
    return found
  }

  api.get('/leases/:ip', { schema: { params: byIp, response: { 200: lease } } }, async (request, reply) => {
    await authenticate(deps, request, 'admin')
    const found = await find(request.params.ip)
    reply.header('etag', etagOf(holding(found)))
    return presentLease(found, deps.now())
  })

  api.delete(
    '/leases/:ip',
    {
      schema: {
        description: 'Releases: the next machine that asks may get the address. Whoever uses it now is not told.',
        params: byIp,
        response: { 200: lease },
      },
    },
    async (request) => {
      await authenticate(deps, request, 'admin')
      const before = await find(request.params.ip)
      const [subject, was] = [`lease ${request.params.ip}`, holding(before)]
      await checkIfMatch(deps, request, subject, was)
      const released = await deps.leases.release(before.ip)
      if (released === undefined) throw notFound('lease')
      noteChange(request, { subject, before: was, after: holding(released) })
      return presentLease(released, deps.now())
    },
  )
}

/** Who has the address; that he renews it is not of it. */
const holding = ({ holder, client, mac, state }: KnownLease): unknown => ({ holder, client, mac: mac ?? null, state })

const presentLease = (known: KnownLease, now: Instant): Lease => ({
  ip: formatIp4(known.ip),
  network: known.network,
  mac: known.mac ?? null,
  uuid: known.uuid ?? null,
  client_id: known.client,
  holder: known.holder,
  state: known.state === 'released' || isTaken(known, now) ? known.state : 'expired',
  expires_at: time(known.expires),
})
