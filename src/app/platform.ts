import { DAY, instant, plusSeconds, type Instant } from '../base/instant.ts'
import { isRefusal, type Refusal } from '../base/refusal.ts'
import type { AgentIdentity } from '../domain/agents/agent-credentials.ts'
import { MACHINE_CERTIFICATE_SECONDS } from '../domain/agents/machine-key.ts'
import type { IssuedCertificate } from '../edge/http/agents/agent-call.ts'
import { createAuthority, createClientCertificate, type Credential } from '../host/certificates.ts'
import { certifyMachine } from '../host/machine-certificate.ts'
import type { SecretBox } from '../host/secret-box.ts'
import type { Vault } from '../store/sql/vault.ts'
import type { Config } from './config/schema.ts'
import { makeServerCertificate, type ServerCertificate } from './trust/server-certificate.ts'

/** What makes this server itself: the CA that its machines trust, the certificate it shows, the key it signs URLs with. */
export interface Platform {
  readonly authority: Credential
  readonly server: ServerCertificate
  readonly signingKey: Uint8Array
}

/** A CA outlives every image that was minted under it. */
const AUTHORITY_LIFE = 20 * 365 * DAY
/** Machines with a wrong clock, and issuers with a fast one. */
const BACKDATED = DAY

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Reads the platform's credentials from the vault, making those that are missing. */
export async function loadPlatform(
  vault: Vault,
  box: SecretBox,
  config: Config,
  random: Uint8Array,
  now: Instant,
): Promise<Platform> {
  const authority = await kept(vault, box, 'authority', async () =>
    encoder.encode(
      JSON.stringify(
        await createAuthority({ commonName: `Coldforge CA of ${config.address}`, ...life(now, AUTHORITY_LIFE) }),
      ),
    ),
  )
  const credential = JSON.parse(decoder.decode(authority)) as Credential
  return {
    authority: credential,
    server: await makeServerCertificate(config, credential, now),
    signingKey: await kept(vault, box, 'url-signing-key', async () => random),
  }
}

/** A client certificate for one boot artifact. */
export const artifactCredential = (
  authority: Credential,
  name: string,
  now: Instant,
  expiresAt: Instant,
): Promise<Credential> =>
  createClientCertificate(
    { commonName: `Coldforge boot artifact ${name}`, notBefore: instant(now - BACKDATED), notAfter: expiresAt },
    authority,
  )

/** A certificate for the key that the agent of one machine made for itself. */
export async function machineCertificate(
  authority: Credential,
  csr: string,
  { machineId }: AgentIdentity,
  now: Instant,
): Promise<IssuedCertificate | Refusal> {
  const expiresAt = plusSeconds(now, MACHINE_CERTIFICATE_SECONDS)
  const wish = {
    commonName: `Coldforge machine ${machineId}`,
    notBefore: instant(now - BACKDATED),
    notAfter: expiresAt,
  }
  const made = await certifyMachine(csr, wish, authority)
  return isRefusal(made) ? made : { ...made, expiresAt }
}

async function kept(vault: Vault, box: SecretBox, name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const sealed = await vault.get(name)
  if (sealed !== undefined) return box.open(sealed)
  const value = await make()
  await vault.putNew(name, box.seal(value))
  return value
}

const life = (now: Instant, length: number): { readonly notBefore: Instant; readonly notAfter: Instant } => ({
  notBefore: instant(now - BACKDATED),
  notAfter: instant(now + length),
})
