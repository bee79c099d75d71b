import { denied, found, isRecord, type Answer, type ApiObject } from './api-object.ts'
import { apiTarget, type ApiTarget } from './api-target.ts'
import { mayDo, type User } from './authorize.ts'
import { evictPod } from './evict-pod.ts'
import { missing, type ObjectStore } from './object-store.ts'

export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string | undefined
  readonly body: unknown
}

const CERTIFICATES = 'certificates.k8s.io'

export function answerRequest(store: ObjectStore, user: User, request: ApiRequest): Answer {
  if (request.path === '/version') return found({ major: '1', minor: '33', gitVersion: 'v1.33.4' })
  const target = apiTarget(request.path)
  if (target === undefined) return denied(404, 'NotFound', 'the server could not find the requested resource')
  const verb = verbOf(request.method, target)
  const isAllowed = mayDo(store, user, verb, target) && mayApprove(store, user, target)
  return isAllowed ? carryOut(store, user, request, target) : forbidden(user, verb, target)
}

function carryOut(store: ObjectStore, user: User, request: ApiRequest, target: ApiTarget): Answer {
  if (request.method === 'GET') return target.name === undefined ? list(store, request, target) : get(store, target)
  if (request.method === 'DELETE') return store.delete(target, deleteOptions(request.body))
  if (request.method === 'PATCH') {
    if (request.contentType !== 'application/merge-patch+json')
      return denied(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format')
    return store.patch(target, request.body)
  }
  if (target.subresource === 'eviction') return evictPod(store, target, request.body)
  return store.create(target, admitted(user, target, request.body as ApiObject))
}

/** What the API itself fills in. */
function admitted(user: User, { resource }: ApiTarget, object: ApiObject): ApiObject {
  if (resource === 'pods') return { ...object, status: { phase: 'Pending' } }
  if (resource === 'poddisruptionbudgets') return { ...object, status: {} }
  if (resource === 'certificatesigningrequests')
    return { ...object, spec: { ...object.spec, username: user.name, groups: user.groups }, status: {} }
  const strings = object['stringData']
  if (resource !== 'secrets' || !isRecord(strings)) return object
  const entries = Object.entries(strings).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')])
  const { stringData: _, ...rest } = object
  return { ...rest, data: Object.fromEntries(entries) }
}

/** Pages end at object names, as good as any other place. */
function list(store: ObjectStore, { query }: ApiRequest, target: ApiTarget): Answer {
  const [field, value] = (query.get('fieldSelector') ?? '').split('=')
  const key = field?.replace('spec.', '') ?? ''
  const all = store.list(target).filter(({ spec }) => key === '' || spec?.[key] === value)
  const from = Number(query.get('continue') ?? 0)
  const limit = Number(query.get('limit') ?? all.length)
  const rest = from + limit < all.length ? { continue: String(from + limit) } : {}
  return found({ kind: 'List', metadata: rest, items: all.slice(from, from + limit) })
}

const get = (store: ObjectStore, target: ApiTarget): Answer => {
  const object = store.get(target)
  return object === undefined ? missing(target) : found(object)
}

function deleteOptions(body: unknown): { uid?: string | undefined; graceSeconds?: number | undefined } {
  if (!isRecord(body)) return {}
  const preconditions = body['preconditions']
  return {
    uid: isRecord(preconditions) ? String(preconditions['uid']) : undefined,
    graceSeconds: typeof body['gracePeriodSeconds'] === 'number' ? body['gracePeriodSeconds'] : undefined,
  }
}

const verbOf = (method: string, { name }: ApiTarget): string =>
  method === 'GET' ? (name === undefined ? 'list' : 'get') : method === 'POST' ? 'create' : method.toLowerCase()

/** Approving also takes the right to approve for the request's signer. */
function mayApprove(store: ObjectStore, user: User, target: ApiTarget): boolean {
  if (target.subresource !== 'approval') return true
  const signer = store.get(target)?.spec?.['signerName']
  const about = { group: CERTIFICATES, resource: 'signers', namespace: undefined, subresource: undefined }
  return mayDo(store, user, 'approve', { ...about, name: String(signer) })
}

const forbidden = (user: User, verb: string, { group, resource, subresource }: ApiTarget): Answer =>
  denied(
    403,
    'Forbidden',
    `User "${user.name}" cannot ${verb} resource "${[resource, subresource].filter(Boolean).join('/')}" in API group "${group}"`,
  )
