import type { Instant } from '../../base/instant.ts'
import type { ApiKey } from './api-key.ts'
import type { Organization } from './organization.ts'

/** Keeps organizations and the keys that open them. */
export interface OrganizationRegistry {
  organizations(): Promise<readonly Organization[]>
  createOrganization(organization: Omit<Organization, 'id'>): Promise<Organization>
  apiKeyByHash(hash: string): Promise<ApiKey | undefined>
  createApiKey(key: Omit<ApiKey, 'id'>): Promise<ApiKey>
  apiKeys(organizationId: number): Promise<readonly ApiKey[]>
  /** From `now` on the key opens nothing. False when there is no such key. */
  expireApiKey(organizationId: number, id: number, now: Instant): Promise<boolean>
}
