import type { Result } from '../../base/result.ts'
import type { Group } from './group.ts'
import type { Profile, TemplateKind } from './profile.ts'
import type { ProfileSource } from './profile-source.ts'

/**
 * A source that can be written. What was put is durable, and seen by the next read, when the call returns.
 * An error is the reason for people: no such entry, a name that leaves its folder, a full disk.
 */
export interface ProfileStore extends ProfileSource {
  group(key: string): Result<Group, string>
  putGroup(group: Group): Result<void, string>
  deleteGroup(key: string): Result<void, string>

  profiles(): readonly Profile[]
  putProfile(profile: Profile): Result<void, string>
  deleteProfile(key: string): Result<void, string>

  readTemplate(kind: TemplateKind, name: string): Result<Uint8Array, string>
  putTemplate(kind: TemplateKind, name: string, content: Uint8Array): Result<void, string>
  deleteTemplate(kind: TemplateKind, name: string): Result<void, string>
}
