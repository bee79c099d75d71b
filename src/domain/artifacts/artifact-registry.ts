import type { Instant } from '../../base/instant.ts'
import type { ArtifactStatus, BootArtifact } from './boot-artifact.ts'
import type { ChainUrl } from './chain-url.ts'

/** A boot artifact with what minting its files again needs. The key is encrypted; only the server's master key opens it. */
export interface ArtifactWithKey {
  readonly artifact: BootArtifact
  readonly certificatePem: string
  readonly sealedKey: Uint8Array
}

/** Keeps boot artifacts and chain URLs, the two ways into an organization. */
export interface ArtifactRegistry {
  createArtifact(
    artifact: Omit<BootArtifact, 'id'>,
    certificatePem: string,
    sealedKey: Uint8Array,
  ): Promise<BootArtifact>
  artifacts(organizationId: number): Promise<readonly BootArtifact[]>
  artifactWithKey(organizationId: number, id: number): Promise<ArtifactWithKey | undefined>
  /** Whosever it is: for those who show a link that we made. */
  artifactById(id: number): Promise<ArtifactWithKey | undefined>
  /** How the latest attempt to make its files went, and from which iPXE. */
  noteMinting(id: number, status: ArtifactStatus, ipxeVersion: string): Promise<void>
  /** Returns the revoked artifact, as it was if it had been revoked before; nothing when there is none. */
  revokeArtifact(organizationId: number, id: number, now: Instant): Promise<BootArtifact | undefined>
  createChainUrl(chain: Omit<ChainUrl, 'id'>): Promise<ChainUrl>
  chainUrls(organizationId: number): Promise<readonly ChainUrl[]>
  revokeChainUrl(organizationId: number, id: number, now: Instant): Promise<ChainUrl | undefined>
}
