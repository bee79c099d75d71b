import { readFileSync } from 'node:fs'
import { DAY, instant, type Instant } from '../base/instant.ts'
import {
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type Credential,
} from '../host/certificates.ts'
import type { SecretBox } from '../host/secret-box.ts'
import type { Vault } from '../store/sql/vault.ts'
import type { Config } from './config/schema.ts'

/** What makes this server itself: the CA that its machines trust, the certificate it shows, the key it signs URLs with. */
export interface Platform {
  readonly authority: Credential
  readonly server: Credential
  readonly signingKey: Uint8Array
}

/** A CA outlives every image that was minted under it. */
const AUTHORITY_LIFE = 20 * 365 * DAY
/** Made anew at every start. 825 days is the longest that common clients accept. */
const SERVER_LIFE = 825 * DAY
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
    server: ownCertificate(config) ?? (await serverCertificate(config, credential, now)),
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

async function kept(vault: Vault, box: SecretBox, name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const sealed = await vault.get(name)
  if (sealed !== undefined) return box.open(sealed)
  const value = await make()
  await vault.putNew(name, box.seal(value))
  return value
}

/** With the CA behind it: iPXE knows the CA by its fingerprint only and has to be shown it. */
async function serverCertificate(config: Config, authority: Credential, now: Instant): Promise<Credential> {
  const names = [...new Set([config.address, 'localhost', '127.0.0.1'])]
  const own = await createServerCertificate({ commonName: config.address, ...life(now, SERVER_LIFE) }, names, authority)
  return { ...own, certificatePem: own.certificatePem + authority.certificatePem }
}

function ownCertificate({ tls }: Config): Credential | undefined {
  if (tls.certificate === undefined && tls.key === undefined) return undefined
  if (tls.certificate === undefined || tls.key === undefined) {
    throw new Error(
      'tls.certificate and tls.key belong together: set both, or neither to use a certificate from our own CA',
    )
  }
  return { certificatePem: readFileSync(tls.certificate, 'utf8'), privateKeyPem: readFileSync(tls.key, 'utf8') }
}

const life = (now: Instant, length: number): { readonly notBefore: Instant; readonly notAfter: Instant } => ({
  notBefore: instant(now - BACKDATED),
  notAfter: instant(now + length),
})
