import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { ArtifactStatus, BootArtifact } from '../../domain/artifacts/boot-artifact.ts'
import type { BootNetwork } from '../../domain/artifacts/boot-network.ts'
import type { ChainUrl } from '../../domain/artifacts/chain-url.ts'
import { fromDocument } from './document.ts'
import type { Schema } from './schema.ts'

export const artifactFromRow = (row: Selectable<Schema['boot_artifacts']>): BootArtifact => ({
  id: row.id,
  organizationId: row.organization_id,
  name: row.name,
  status: row.status as ArtifactStatus,
  fingerprint: row.fingerprint,
  ipxeVersion: row.ipxe_version,
  network: row.network === null ? undefined : (fromDocument(row.network) as BootNetwork),
  createdAt: row.created_at as Instant,
  expiresAt: row.expires_at as Instant,
  revokedAt: (row.revoked_at ?? undefined) as Instant | undefined,
  lastUsedAt: (row.last_used_at ?? undefined) as Instant | undefined,
})

export const chainUrlFromRow = (row: Selectable<Schema['chain_urls']>): ChainUrl => ({
  id: row.id,
  organizationId: row.organization_id,
  name: row.name,
  hash: row.hash,
  createdAt: row.created_at as Instant,
  expiresAt: row.expires_at as Instant,
  revokedAt: (row.revoked_at ?? undefined) as Instant | undefined,
  lastUsedAt: (row.last_used_at ?? undefined) as Instant | undefined,
  uses: row.uses,
})
