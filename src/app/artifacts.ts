import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { firmwareOf } from '../artifacts/artifact-set.ts'
import { bootScript } from '../artifacts/script/boot-script.ts'
import type { Instant } from '../base/instant.ts'
import { isRefusal, type Refusal } from '../base/refusal.ts'
import type { ArtifactRegistry, ArtifactWithKey } from '../domain/artifacts/artifact-registry.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { Credential } from '../host/certificates.ts'
import { stockIpxe, type IpxeOrigin } from '../host/ipxe-package.ts'
import { mintArtifactSet } from '../host/mint-artifacts.ts'
import type { SecretBox } from '../host/secret-box.ts'
import { artifactCredential } from './platform.ts'

export interface ArtifactDeps {
  readonly registry: ArtifactRegistry
  readonly box: SecretBox
  readonly authority: Credential
  readonly ipxe: IpxeOrigin
  /** Where minted iPXE asks what to boot: `https://10.75.0.1:8443`. */
  readonly bootUrl: string
  readonly now: () => Instant
}

/** The set that DHCP and TFTP of this server hand to its own boot network. */
const NETWORK_ARTIFACT = 'boot network'
const TEN_YEARS = 10 * 365 * 24 * 60 * 60 * 1000

/** What is known about every file before any is made. */
export const artifactFiles: Readonly<Record<string, string>> = firmwareOf

/** Makes a key pair and certificate of its own for a new set. The files are minted when they are asked for. */
export async function createArtifact(
  deps: ArtifactDeps,
  organizationId: number,
  name: string,
  expiresAt: Instant,
): Promise<BootArtifact> {
  const now = deps.now()
  const credential = await artifactCredential(deps.authority, name, now, expiresAt)
  const artifact = {
    organizationId,
    name,
    status: 'ready' as const,
    fingerprint: fingerprintOf(credential.certificatePem),
    ipxeVersion: 'stock',
    createdAt: now,
    expiresAt,
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
  const sealed = deps.box.seal(new TextEncoder().encode(credential.privateKeyPem))
  return deps.registry.createArtifact(artifact, credential.certificatePem, sealed)
}

/** The files of a set, by name. The same set gives the same bytes each time. */
export async function mintFiles(
  deps: ArtifactDeps,
  { certificatePem, sealedKey }: ArtifactWithKey,
): Promise<ReadonlyMap<string, Uint8Array> | Refusal> {
  const ipxe = await stockIpxe(deps.ipxe)
  if (!ipxe.ok) return ipxe.error
  const script = bootScript(deps.bootUrl)
  if (!script.ok) return script.error
  const key = createPrivateKey(Buffer.from(deps.box.open(sealedKey)))
  const minted = await mintArtifactSet({
    ipxe: ipxe.value,
    cache: deps.ipxe.cache,
    caDer: derOf(deps.authority.certificatePem),
    certificateDer: derOf(certificatePem),
    privateKeyPkcs1Der: key.export({ type: 'pkcs1', format: 'der' }),
    script: script.value,
  })
  return minted.ok ? new Map(Object.entries(minted.value)) : minted.error
}

/** The network boot programs of the boot network: those of its newest valid artifact, or of a new one. */
export async function networkPrograms(
  deps: ArtifactDeps,
  organizationId: number,
): Promise<ReadonlyMap<string, Uint8Array> | Refusal> {
  const now = deps.now()
  const usable = (await deps.registry.artifacts(organizationId)).findLast(
    (a) => a.name === NETWORK_ARTIFACT && a.revokedAt === undefined && a.expiresAt > now,
  )
  const { id } = usable ?? (await createArtifact(deps, organizationId, NETWORK_ARTIFACT, (now + TEN_YEARS) as Instant))
  const artifact = await deps.registry.artifactWithKey(organizationId, id)
  if (artifact === undefined) throw new Error(`boot artifact ${id} is gone`)
  const files = await mintFiles(deps, artifact)
  return isRefusal(files) ? files : new Map([...files].filter(([name]) => /\.(?:efi|kpxe)$/.test(name)))
}

const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw

const fingerprintOf = (pem: string): string => createHash('sha256').update(derOf(pem)).digest('hex')
