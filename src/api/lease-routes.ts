import { z } from 'zod'
import type { Instant } from '../base/instant.ts'
import { formatIp4, parseIp4, type Ip4 } from '../base/ip4.ts'
import { refusal } from '../base/refusal.ts'
import { isTaken, type Lease as KnownLease } from '../domain/networks/lease.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { lease, leaseList, type Lease } from './lease-contract.ts'
import { time } from './present.ts'
import { notFound, RefusalError } from './refusal-error.ts'

/** What these routes need from the DHCP server. */
export interface Leases {
  leases(): Promise<readonly KnownLease[]>
  /** Undefined when the address has no lease. */
  release(ip: Ip4): Promise<KnownLease | undefined>
}

/** Addresses belong to the networks of this server and not to an organization, so these routes are for administrators. */
export function leaseRoutes(api: Api, deps: ApiDeps): void {
  api.get('/leases', { schema: { response: { 200: leaseList } } }, async (request) => {
    await authenticate(deps, request, 'admin')
    const now = deps.now()
    return { leases: (await deps.leases.leases()).map((known) => presentLease(known, now)) }
  })

  api.delete(
    '/leases/:ip',
    {
      schema: {
        description: 'Releases: the next machine that asks may get the address. Whoever uses it now is not told.',
        params: z.object({ ip: z.string() }),
        response: { 200: lease },
      },
    },
    async (request) => {
      await authenticate(deps, request, 'admin')
      const ip = parseIp4(request.params.ip)
      if (!ip.ok) throw new RefusalError(refusal('ADDRESS_INVALID', 400, ip.error, 'write it like 10.75.0.2'))
      const released = await deps.leases.release(ip.value)
      if (released === undefined) throw notFound('lease')
      return presentLease(released, deps.now())
    },
  )
}

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
