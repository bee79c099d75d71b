import type { Instant } from '../base/instant.ts'
import { describeConstraints } from '../domain/trust/name-constraints.ts'
import type { TrustView } from './api-deps.ts'
import type { TrustedCertificate } from './contract.ts'
import { time } from './present.ts'

const timeOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : time(at))

export const presentTrusted = ({ trusted, facts, list }: TrustView): TrustedCertificate => ({
  id: trusted.id,
  name: trusted.name,
  kind: trusted.kind,
  fingerprint: trusted.fingerprint,
  subject: facts?.subject ?? null,
  expires_at: timeOrNull(facts?.notAfter),
  name_constraints: facts?.constraints === undefined ? null : describeConstraints(facts.constraints),
  crl: presentCrl(trusted.crl, list),
  created_at: time(trusted.createdAt),
  revoked_at: timeOrNull(trusted.revokedAt),
  last_used_at: timeOrNull(trusted.lastUsedAt),
})

const presentCrl = (
  { url, hash, checkedAt, problem }: TrustView['trusted']['crl'],
  list: TrustView['list'],
): TrustedCertificate['crl'] =>
  url === undefined && hash === undefined
    ? null
    : {
        url: url ?? null,
        issued_at: timeOrNull(list?.thisUpdate),
        next_at: timeOrNull(list?.nextUpdate),
        entries: list?.serials.size ?? 0,
        checked_at: timeOrNull(checkedAt),
        problem: problem ?? null,
      }
