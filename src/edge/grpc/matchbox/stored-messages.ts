import { err, ok, type Result } from '../../../base/result.ts'
import { isObject } from '../../../domain/profiles/fields.ts'
import type { Group, Json, JsonObject } from '../../../domain/profiles/group.ts'
import { normaliseLabel } from '../../../domain/profiles/labels.ts'
import type { Profile } from '../../../domain/profiles/profile.ts'
import { goJson, sortedObject } from '../../../render/matchbox/go-json.ts'
import type { GroupMessage, ProfileMessage } from '../../../wire/matchbox-rpc/messages.ts'

/** The group as it will be stored. Errors are matchbox's words where it has any. */
export function groupOf(message: GroupMessage): Result<Group, string> {
  if (message.id === '') return err('Id is required')
  if (message.profile === '') return err('Group requires a Profile')
  for (const [label, value] of message.selector) {
    // matchbox stores it, and then cannot read the group any more.
    if (normaliseLabel(label, value) === undefined) return err(`selector "${label}": "${value}" is not a MAC address`)
  }
  const metadata = metadataOf(message.metadata)
  if (!metadata.ok) return metadata
  const { id, name, profile, selector } = message
  return ok({ key: id, id, name, profile, selector, metadata: metadata.value, match: [] })
}

function metadataOf(bytes: Uint8Array): Result<JsonObject, string> {
  if (bytes.length === 0) return ok({})
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Json
    return value === null ? ok({}) : isObject(value) ? ok(value) : err('metadata must be a JSON object')
  } catch (error) {
    return err(`metadata: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** An empty object is read back as no bytes. */
export const messageOfGroup = (group: Group): GroupMessage => ({
  id: group.id,
  name: group.name,
  profile: group.profile,
  selector: group.selector,
  metadata:
    Object.keys(group.metadata).length === 0
      ? new Uint8Array(0)
      : new TextEncoder().encode(goJson(sortedObject(group.metadata))),
})

export function profileOf(message: ProfileMessage): Result<Profile, string> {
  if (message.id === '') return err('Id is required')
  const boot = message.boot === undefined ? undefined : { ...message.boot, cmdline: new Map<string, string>() }
  return ok({ ...message, key: message.id, ipxeId: '', grubId: '', boot })
}

export const messageOfProfile = ({ id, name, ignitionId, cloudId, genericId, boot }: Profile): ProfileMessage => ({
  id,
  name,
  ignitionId,
  cloudId,
  genericId,
  boot: boot === undefined ? undefined : { kernel: boot.kernel, initrd: boot.initrd, args: boot.args },
})
