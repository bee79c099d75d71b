import type { Result } from '../../base/result.ts'
import type { ProfileStore } from '../../domain/profiles/profile-store.ts'

/** The same store, which tells of each change once it has been made: `group "node1"`. */
export function tellingStore(store: ProfileStore, told: (subject: string) => void): ProfileStore {
  const telling = (subject: string, result: Result<void, string>): Result<void, string> => {
    if (result.ok) told(subject)
    return result
  }
  return {
    select: (labels) => store.select(labels),
    groups: () => store.groups(),
    group: (key) => store.group(key),
    profile: (key) => store.profile(key),
    profiles: () => store.profiles(),
    template: (kind, name) => store.template(kind, name),
    readTemplate: (kind, name) => store.readTemplate(kind, name),
    putGroup: (group) => telling(`group "${group.key}"`, store.putGroup(group)),
    deleteGroup: (key) => telling(`group "${key}"`, store.deleteGroup(key)),
    putProfile: (profile) => telling(`profile "${profile.key}"`, store.putProfile(profile)),
    deleteProfile: (key) => telling(`profile "${key}"`, store.deleteProfile(key)),
    putTemplate: (kind, name, content) => telling(`${kind} "${name}"`, store.putTemplate(kind, name, content)),
    deleteTemplate: (kind, name) => telling(`${kind} "${name}"`, store.deleteTemplate(kind, name)),
  }
}
