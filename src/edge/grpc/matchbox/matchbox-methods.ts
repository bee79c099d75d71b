import { concat } from '../../../base/bytes.ts'
import type { Malformed } from '../../../base/reader.ts'
import type { Result } from '../../../base/result.ts'
import type { Group } from '../../../domain/profiles/group.ts'
import { compareGroups } from '../../../domain/profiles/group-order.ts'
import type { Labels } from '../../../domain/profiles/labels.ts'
import type { Profile } from '../../../domain/profiles/profile.ts'
import type { ProfileStore } from '../../../domain/profiles/profile-store.ts'
import * as wire from '../../../wire/matchbox-rpc/messages.ts'
import { grpcError, type GrpcError } from './grpc-status.ts'
import { groupOf, messageOfGroup, messageOfProfile, profileOf } from './stored-messages.ts'
import type { Method, Methods } from './unary-server.ts'

type Answered = Result<Uint8Array, GrpcError>

const EMPTY: Answered = { ok: true, value: new Uint8Array(0) }

/** matchbox's five services over a store. A message that is absent is an error of the caller; matchbox itself ends with it. */
export function matchboxMethods(store: ProfileStore): Methods {
  return new Map<string, Method>([
    ['/rpcpb.Groups/GroupPut', putting(wire.decodeGroupMessage, groupOf, (group) => store.putGroup(group))],
    ['/rpcpb.Groups/GroupGet', named((id) => found(store.group(id), encodeGroup))],
    ['/rpcpb.Groups/GroupDelete', named((id) => done(store.deleteGroup(id)))],
    ['/rpcpb.Groups/GroupList', () => ({ ok: true, value: concat(store.groups().map(encodeGroup)) })],
    [
      '/rpcpb.Profiles/ProfilePut',
      putting(wire.decodeProfileMessage, profileOf, (profile) => store.putProfile(profile)),
    ],
    ['/rpcpb.Profiles/ProfileGet', named((id) => profileGet(store, id))],
    ['/rpcpb.Profiles/ProfileDelete', named((id) => done(store.deleteProfile(id)))],
    ['/rpcpb.Profiles/ProfileList', () => ({ ok: true, value: concat(store.profiles().map(encodeProfile)) })],
    ...templateMethods(store, 'Ignition', 'ignition'),
    ...templateMethods(store, 'Generic', 'generic'),
    ['/rpcpb.Select/SelectGroup', labelled((labels) => selectGroup(store, labels))],
    ['/rpcpb.Select/SelectProfile', labelled((labels) => selectProfile(store, labels))],
  ])
}

const templateMethods = (
  store: ProfileStore,
  service: string,
  kind: 'ignition' | 'generic',
): readonly (readonly [string, Method])[] => [
  [
    `/rpcpb.${service}/${service}Put`,
    (bytes) => decoded(wire.decodeTemplateMessage(bytes), (put) => done(store.putTemplate(kind, put.name, put.config))),
  ],
  [`/rpcpb.${service}/${service}Get`, named((name) => found(store.readTemplate(kind, name), wire.encodeConfig))],
  [`/rpcpb.${service}/${service}Delete`, named((name) => done(store.deleteTemplate(kind, name)))],
]

const putting =
  <M, T>(
    decode: (bytes: Uint8Array) => Result<M, Malformed>,
    check: (message: M) => Result<T, string>,
    put: (value: T) => Result<void, string>,
  ): Method =>
  (bytes) =>
    decoded(wire.decodeWrapped(bytes, decode), (message) => {
      if (message === undefined) return grpcError('INVALID_ARGUMENT', 'the request holds no message to put')
      const value = check(message)
      return value.ok ? done(put(value.value)) : unknown(value.error)
    })

const named =
  (answer: (name: string) => Answered): Method =>
  (bytes) =>
    decoded(wire.decodeName(bytes), answer)

const labelled =
  (answer: (labels: Labels) => Answered): Method =>
  (bytes) =>
    decoded(wire.decodeLabels(bytes), answer)

const decoded = <T>(message: Result<T, Malformed>, answer: (value: T) => Answered): Answered =>
  message.ok ? answer(message.value) : grpcError('INTERNAL', `malformed message: ${message.error.reason}`)

const found = <T>(value: Result<T, string>, encode: (value: T) => Uint8Array): Answered =>
  value.ok ? { ok: true, value: encode(value.value) } : unknown(value.error)

const done = (result: Result<void, string>): Answered => (result.ok ? EMPTY : unknown(result.error))

/** Whatever the store says is "unknown" on this API, an absent group too: clients look at nothing else. */
const unknown = (says: string): Answered => grpcError('UNKNOWN', says)

/** An answer with one of them is field 1, and a list is that field repeated: encoded lists are encoded answers, joined. */
const encodeGroup = (group: Group): Uint8Array => wire.encodeWrapped(wire.encodeGroupMessage(messageOfGroup(group)))

const encodeProfile = (profile: Profile): Uint8Array =>
  wire.encodeWrapped(wire.encodeProfileMessage(messageOfProfile(profile)))

function profileGet(store: ProfileStore, id: string): Answered {
  const profile = store.profile(id)
  if (profile === undefined) return unknown(`open profiles/${id}.json: no such file or directory`)
  return { ok: true, value: encodeProfile(profile) }
}

function selectGroup(store: ProfileStore, labels: Labels): Answered {
  const group = select(store, labels)
  return group === undefined
    ? grpcError('NOT_FOUND', 'matchbox: No matching Group')
    : { ok: true, value: encodeGroup(group) }
}

function selectProfile(store: ProfileStore, labels: Labels): Answered {
  const group = select(store, labels)
  if (group === undefined) return grpcError('NOT_FOUND', 'matchbox: No matching Group')
  const answer = profileGet(store, group.profile)
  return answer.ok ? answer : grpcError('NOT_FOUND', 'matchbox: No matching Profile')
}

/** Without any label matchbox takes only groups without a selector here, where over HTTP an absent label counts as empty. */
function select(store: ProfileStore, labels: Labels): Group | undefined {
  const group = store.select(labels)
  if (labels.size > 0 || group === undefined || group.selector.size === 0) return group
  return store
    .groups()
    .filter((other) => other.selector.size === 0 && other.match.length === 0)
    .toSorted(compareGroups)[0]
}
