import { ok, type Result } from '../../base/result.ts'
import { every, fieldsOf, isObject, problem, textField, textMapField, textsField, type FieldProblem } from './fields.ts'
import type { Json } from './group.ts'
import type { NetBoot, Profile } from './profile.ts'

/** Reads the JSON of a profile. Its `id` must not be empty; that it equals the key is not asked. */
export function decodeProfile(key: string, document: Json): Result<Profile, FieldProblem> {
  const fields = fieldsOf(document)
  if (!fields.ok) return fields
  const read = every(
    textField(fields.value, 'id'),
    textField(fields.value, 'name'),
    textField(fields.value, 'ignition_id'),
    textField(fields.value, 'cloud_id'),
    textField(fields.value, 'generic_id'),
    textField(fields.value, 'ipxe_id'),
    textField(fields.value, 'grub_id'),
    bootField(fields.value.get('boot') ?? null),
  )
  if (!read.ok) return read
  const [id, name, ignitionId, cloudId, genericId, ipxeId, grubId, boot] = read.value
  if (id === '') return problem('id', 'is required')
  return ok({ key, id, name, ignitionId, cloudId, genericId, ipxeId, grubId, boot })
}

function bootField(boot: Json): Result<NetBoot | undefined, FieldProblem> {
  if (boot === null) return ok(undefined)
  if (!isObject(boot)) return problem('boot', 'must be an object')
  const fields = fieldsOf(boot)
  if (!fields.ok) return fields
  const read = every(
    textField(fields.value, 'kernel'),
    textsField(fields.value, 'initrd'),
    textsField(fields.value, 'args'),
  )
  if (!read.ok) return read
  const [kernel, initrd, args] = read.value
  // matchbox ignores this field whatever it holds, so a bad one must not cost the profile.
  const cmdline = textMapField(fields.value, 'cmdline')
  return ok({ kernel, initrd, args, cmdline: cmdline.ok ? cmdline.value : new Map<string, string>() })
}
