import type { Instant } from '../base/instant.ts'
import type { Organization } from '../domain/organizations/organization.ts'
import type { OrganizationRegistry } from '../domain/organizations/organization-registry.ts'
import { hashSecret, newSecret, newUuid } from '../host/secrets.ts'

export interface FirstStart {
  readonly organization: Organization
  /** The first administrator's key, on the first start only; it cannot be read again. */
  readonly adminKey: string | undefined
}

/** Makes the organization and its first administrator, unless they are there. */
export async function firstStart(registry: OrganizationRegistry, name: string, now: Instant): Promise<FirstStart> {
  const [existing] = await registry.organizations()
  const organization = existing ?? (await registry.createOrganization({ uuid: newUuid(), name, createdAt: now }))
  if ((await registry.apiKeys(organization.id)).length > 0) return { organization, adminKey: undefined }
  const adminKey = newSecret('cfk_')
  await registry.createApiKey({
    organizationId: organization.id,
    name: 'first administrator',
    scope: 'admin',
    hash: hashSecret(adminKey),
    createdAt: now,
    expiresAt: undefined,
  })
  return { organization, adminKey }
}
