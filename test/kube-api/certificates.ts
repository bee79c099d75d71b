import { DAY } from '../../src/base/instant.ts'
import { createAuthority, createServerCertificate, type Credential } from '../../src/host/certificates.ts'
import { systemClock } from '../../src/host/clock.ts'
import { instant } from '../../src/base/instant.ts'

export interface ApiCertificates {
  readonly authority: Credential
  readonly server: Credential
}

/** An authority and a certificate for this address, good for a day. */
export async function apiCertificates(address = '127.0.0.1'): Promise<ApiCertificates> {
  const now = systemClock()
  const wish = { commonName: 'kubernetes', notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
  const authority = await createAuthority(wish)
  return { authority, server: await createServerCertificate(wish, [address, 'kubernetes.default'], authority) }
}
