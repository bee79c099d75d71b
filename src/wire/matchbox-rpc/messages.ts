import { concat } from '../../base/bytes.ts'
import type { Malformed } from '../../base/reader.ts'
import type { Result } from '../../base/result.ts'
import { ProtobufFields } from './protobuf-fields.ts'
import { bytesField, messageField, textField, textMapField, textsField } from './protobuf-message.ts'

/** The messages of matchbox's gRPC API: packages `storagepb` and `serverpb`, proto3. Encoders and decoders stand together. */
export interface GroupMessage {
  readonly id: string
  readonly name: string
  readonly profile: string
  readonly selector: ReadonlyMap<string, string>
  /** Text of a JSON object; empty for an empty one. */
  readonly metadata: Uint8Array
}

export interface ProfileMessage {
  readonly id: string
  readonly name: string
  readonly ignitionId: string
  readonly cloudId: string
  readonly genericId: string
  /** Absent and empty differ, and clients rely on it. */
  readonly boot: NetBootMessage | undefined
}

export interface NetBootMessage {
  readonly kernel: string
  readonly initrd: readonly string[]
  readonly args: readonly string[]
}

export interface TemplateMessage {
  readonly name: string
  readonly config: Uint8Array
}

type Decoded<T> = Result<T, Malformed>

export function decodeGroupMessage(bytes: Uint8Array): Decoded<GroupMessage> {
  const f = new ProtobufFields(bytes)
  const metadata = f.bytes(5)
  return f.finish({ id: f.text(1), name: f.text(2), profile: f.text(3), selector: f.textMap(4), metadata })
}

export const encodeGroupMessage = (group: GroupMessage): Uint8Array =>
  concat([
    textField(1, group.id),
    textField(2, group.name),
    textField(3, group.profile),
    textMapField(4, group.selector),
    bytesField(5, group.metadata),
  ])

export function decodeProfileMessage(bytes: Uint8Array): Decoded<ProfileMessage> {
  const f = new ProtobufFields(bytes)
  return f.finish({
    id: f.text(1),
    name: f.text(2),
    ignitionId: f.text(3),
    cloudId: f.text(4),
    boot: f.message(5, decodeNetBoot),
    genericId: f.text(6),
  })
}

export const encodeProfileMessage = (profile: ProfileMessage): Uint8Array =>
  concat([
    textField(1, profile.id),
    textField(2, profile.name),
    textField(3, profile.ignitionId),
    textField(4, profile.cloudId),
    messageField(5, profile.boot === undefined ? undefined : encodeNetBoot(profile.boot)),
    textField(6, profile.genericId),
  ])

function decodeNetBoot(bytes: Uint8Array): Decoded<NetBootMessage> {
  const f = new ProtobufFields(bytes)
  return f.finish({ kernel: f.text(1), initrd: f.texts(2), args: f.texts(4) })
}

const encodeNetBoot = (boot: NetBootMessage): Uint8Array =>
  concat([textField(1, boot.kernel), textsField(2, boot.initrd), textsField(4, boot.args)])

/** Every request that puts, and every answer that gives, one group or profile: the message is field 1. */
export function decodeWrapped<T>(bytes: Uint8Array, decode: (bytes: Uint8Array) => Decoded<T>): Decoded<T | undefined> {
  const f = new ProtobufFields(bytes)
  return f.finish(f.message(1, decode))
}

export const encodeWrapped = (message: Uint8Array): Uint8Array => messageField(1, message)

/** Requests that name something by `id` or `name`: text in field 1. */
export function decodeName(bytes: Uint8Array): Decoded<string> {
  const f = new ProtobufFields(bytes)
  return f.finish(f.text(1))
}

/** `SelectGroupRequest` and `SelectProfileRequest`. */
export function decodeLabels(bytes: Uint8Array): Decoded<ReadonlyMap<string, string>> {
  const f = new ProtobufFields(bytes)
  return f.finish(f.textMap(1))
}

/** `IgnitionPutRequest` and `GenericPutRequest`. */
export function decodeTemplateMessage(bytes: Uint8Array): Decoded<TemplateMessage> {
  const f = new ProtobufFields(bytes)
  const config = f.bytes(2)
  return f.finish({ name: f.text(1), config })
}

/** `IgnitionGetResponse` and `GenericGetResponse`. */
export const encodeConfig = (config: Uint8Array): Uint8Array => bytesField(1, config)
