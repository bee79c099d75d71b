import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'

/** Carries a refusal through fastify, whose handlers answer anything but success by throwing. */
export class RefusalError extends Error {
  readonly refusal: Refusal
  /** Further members of the problem document (RFC 9457 §3.2). */
  readonly more: Readonly<Record<string, unknown>>

  constructor(reason: Refusal, more: Readonly<Record<string, unknown>> = {}) {
    super(reason.says)
    this.refusal = reason
    this.more = more
  }
}

/** Where everything that can be asked for by a number or a name is listed. */
export const lists = {
  'api key': '/api-keys',
  boot: '/boots',
  'boot artifact': '/boot-artifacts',
  'chain url': '/chain-urls',
  cluster: '/clusters',
  delivery: '/webhooks/{id}/deliveries',
  'enrollment image': '/boot-artifacts',
  event: '/webhooks/{id}/deliveries',
  group: '/groups',
  instruction: '/machines',
  lease: '/leases',
  machine: '/machines',
  'network profile': '/network-profiles',
  operation: '/operations',
  'operation of a machine': '/machines/{id}/operations',
  organization: '/organization',
  pool: '/pools',
  profile: '/profiles',
  revision: '/pools/{id}/revisions',
  rollout: '/pools/{id}/rollouts',
  template: '/templates',
  'trusted certificate': '/trusted-certificates',
  'uefi http boot url': '/boot-artifacts/{id}/uefi-http-boot-urls',
  webhook: '/webhooks',
} as const

export const notFound = (what: keyof typeof lists): RefusalError =>
  new RefusalError(
    refusal('NOT_FOUND', 404, `there is no such ${what}`, `list what there is: GET /api/v1${lists[what]}`),
  )

/** The value, unless it is a refusal. */
export function accepted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new RefusalError(value)
  return value
}
