import { createPrivateKey, X509Certificate } from 'node:crypto'
import { firmwareOf } from '../artifacts/artifact-set.ts'
import { bootScript } from '../artifacts/script/boot-script.ts'
import type { Instant } from '../base/instant.ts'
import { isRefusal, type Refusal } from '../base/refusal.ts'
import type { ArtifactRegistry, ArtifactWithKey } from '../domain/artifacts/artifact-registry.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { BootNetwork } from '../domain/artifacts/boot-network.ts'
import type { Operation } from '../domain/operations/operation.ts'
import type { Say } from '../domain/operations/run-operation.ts'
import { fingerprintOf, type Credential } from '../host/certificates.ts'
import { IPXE_VERSION, stockIpxe, type IpxeOrigin } from '../host/ipxe-package.ts'
import { mintArtifactSet } from '../host/mint-artifacts.ts'
import type { SecretBox } from '../host/secret-box.ts'
import type { ArtifactFiles, MintedFiles } from './minted-files.ts'
import type { Operations } from './operations.ts'
import { artifactCredential } from './platform.ts'

export interface ArtifactDeps {
  readonly registry: ArtifactRegistry
  readonly operations: Operations
  readonly minted: MintedFiles
  readonly box: SecretBox
  /** Signs the client certificates of artifacts. */
  readonly authority: Credential
  /** PEM of the CA that artifacts are made to trust: the one that signed the server's certificate. */
  readonly trustedPem: string
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

const silent: Say = async () => {}

/** Makes a key pair and certificate of its own for a new set, and starts minting its files. */
export async function createArtifact(
  deps: ArtifactDeps,
  organizationId: number,
  name: string,
  expiresAt: Instant,
  network?: BootNetwork,
): Promise<{ readonly artifact: BootArtifact; readonly operation: Operation }> {
  const artifact = await register(deps, organizationId, name, expiresAt, network)
  const subject = `boot-artifact ${artifact.id} "${name}"`
  const operation = await deps.operations.start(organizationId, 'mint', subject, async (say) => {
    const files = await filesOf(deps, artifact.id, say)
    return isRefusal(files) ? files : undefined
  })
  return { artifact, operation }
}

/** The files of a set: from memory, or made now. */
export async function filesOf(deps: ArtifactDeps, id: number, say: Say = silent): Promise<ArtifactFiles | Refusal> {
  return deps.minted.get(id, async () => {
    const artifact = await deps.registry.artifactById(id)
    if (artifact === undefined) throw new Error(`boot artifact ${id} is gone`)
    const version = deps.ipxe.directory === undefined ? IPXE_VERSION : 'your own build'
    try {
      const files = await mint(deps, artifact, say)
      await deps.registry.noteMinting(id, isRefusal(files) ? 'failed' : 'ready', version)
      return files
    } catch (failure) {
      await deps.registry.noteMinting(id, 'failed', version)
      throw failure
    }
  })
}

/** The network boot programs of the boot network: those of its newest valid artifact, or of a new one. */
export async function networkPrograms(deps: ArtifactDeps, organizationId: number): Promise<ArtifactFiles | Refusal> {
  const now = deps.now()
  const usable = (await deps.registry.artifacts(organizationId)).findLast(
    (a) => a.name === NETWORK_ARTIFACT && a.revokedAt === undefined && a.expiresAt > now,
  )
  const { id } = usable ?? (await register(deps, organizationId, NETWORK_ARTIFACT, (now + TEN_YEARS) as Instant))
  const files = await filesOf(deps, id)
  return isRefusal(files) ? files : new Map([...files].filter(([name]) => /\.(?:efi|kpxe)$/.test(name)))
}

async function register(
  deps: ArtifactDeps,
  organizationId: number,
  name: string,
  expiresAt: Instant,
  network?: BootNetwork,
): Promise<BootArtifact> {
  const now = deps.now()
  const credential = await artifactCredential(deps.authority, name, now, expiresAt)
  const artifact = {
    organizationId,
    name,
    status: 'pending' as const,
    fingerprint: fingerprintOf(credential.certificatePem),
    ipxeVersion: '',
    network,
    createdAt: now,
    expiresAt,
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
  const sealed = deps.box.seal(new TextEncoder().encode(credential.privateKeyPem))
  return deps.registry.createArtifact(artifact, credential.certificatePem, sealed)
}

async function mint(
  deps: ArtifactDeps,
  { artifact, certificatePem, sealedKey }: ArtifactWithKey,
  say: Say,
): Promise<ArtifactFiles | Refusal> {
  const script = bootScript(deps.bootUrl, artifact.network)
  if (!script.ok) return script.error
  await say('getting iPXE')
  const ipxe = await stockIpxe(deps.ipxe)
  if (!ipxe.ok) return ipxe.error
  await say(`making the files; they will boot from ${deps.bootUrl}`)
  const key = createPrivateKey(Buffer.from(deps.box.open(sealedKey)))
  const minted = await mintArtifactSet({
    ipxe: ipxe.value,
    cache: deps.ipxe.cache,
    caDer: derOf(deps.trustedPem),
    certificateDer: derOf(certificatePem),
    privateKeyPkcs1Der: key.export({ type: 'pkcs1', format: 'der' }),
    script: script.value,
  })
  if (!minted.ok) return minted.error
  const files = Object.entries(minted.value)
  await say(`made ${files.map(([name, bytes]) => `${name} (${bytes.length} bytes)`).join(', ')}`)
  return new Map(files)
}

const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw
