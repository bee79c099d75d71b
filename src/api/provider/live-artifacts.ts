import type { BootArtifact } from '../../domain/artifacts/boot-artifact.ts'
import { downloadPath } from '../../domain/artifacts/download-link.ts'
import type { ApiDeps } from '../api-deps.ts'
import { notFound } from '../refusal-error.ts'

/** The client knows no revocation: what has been revoked is gone, and its name is free. */
export const liveArtifacts = async (deps: ApiDeps, organizationId: number): Promise<readonly BootArtifact[]> =>
  (await deps.artifacts.artifacts(organizationId)).filter(({ revokedAt }) => revokedAt === undefined)

export async function liveArtifact(deps: ApiDeps, organizationId: number, id: number): Promise<BootArtifact> {
  const found = await deps.artifacts.artifactWithKey(organizationId, id)
  if (found === undefined || found.artifact.revokedAt !== undefined) throw notFound('boot artifact')
  return found.artifact
}

/**
 * A link to each of its files that opens without an API key for as long as the artifact counts, by name. Secrets. They are the same at every
 * read: whatever is made from them would be made anew with every plan.
 */
export function fileLinks(deps: ApiDeps, { id, expiresAt }: BootArtifact): (file: string) => string {
  const path = downloadPath({ artifactId: id, expiresAt }, deps.sign)
  return (file) => `${deps.httpsUrl}${path}/${file}`
}

export async function revokeArtifact(deps: ApiDeps, organizationId: number, id: number): Promise<void> {
  await liveArtifact(deps, organizationId, id)
  await deps.artifacts.revokeArtifact(organizationId, id, deps.now())
  deps.forgetFiles(id)
}
