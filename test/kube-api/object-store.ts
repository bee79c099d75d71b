import { randomUUID } from 'node:crypto'
import { denied, found, isRecord, mergePatch, type Answer, type ApiObject } from './api-object.ts'
import type { ApiTarget } from './api-target.ts'

/** What a deletion may say. */
export interface DeleteOptions {
  readonly uid?: string | undefined
  readonly graceSeconds?: number | undefined
}

/** Objects with the rules that a Kubernetes API has for them: versions, conflicts, preconditions, grace and finalizers. */
export class ObjectStore {
  readonly #objects = new Map<string, ApiObject>()
  #version = 1

  list(target: Pick<ApiTarget, 'group' | 'resource' | 'namespace'>): readonly ApiObject[] {
    const prefix = `${target.group}/${target.resource}/`
    return [...this.#objects]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, object]) => object)
      .filter(({ metadata }) => target.namespace === undefined || metadata.namespace === target.namespace)
  }

  get(target: ApiTarget): ApiObject | undefined {
    return this.#objects.get(keyOf(target))
  }

  create(target: ApiTarget, body: ApiObject): Answer {
    const at = { ...target, name: body.metadata.name }
    if (this.#objects.has(keyOf(at))) return denied(409, 'AlreadyExists', `${at.resource} "${at.name}" already exists`)
    const namespace = target.namespace === undefined ? {} : { namespace: target.namespace }
    const metadata = { ...body.metadata, ...namespace, uid: randomUUID(), generation: 1 }
    return found(this.#keep(at, { spec: {}, status: {}, ...body, metadata }), 201)
  }

  /** A change of the status alone leaves the generation as it is. */
  patch(target: ApiTarget, patch: unknown): Answer {
    const before = this.get(target)
    if (before === undefined) return missing(target)
    const expected = isRecord(patch) && isRecord(patch['metadata']) ? patch['metadata']['resourceVersion'] : undefined
    if (expected !== undefined && expected !== before.metadata.resourceVersion)
      return denied(409, 'Conflict', `${target.resource} "${target.name}" has been modified`)
    const after = mergePatch(before, patch) as ApiObject
    const step = target.subresource === undefined && after.spec !== before.spec ? 1 : 0
    const metadata = { ...after.metadata, generation: (before.metadata.generation ?? 1) + step }
    const isReleased = metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0
    if (isReleased && metadata.deletionGracePeriodSeconds === 0) return this.#remove(target, after)
    return found(this.#keep(target, { ...after, metadata }))
  }

  delete(target: ApiTarget, { uid, graceSeconds }: DeleteOptions): Answer {
    const object = this.get(target)
    if (object === undefined) return missing(target)
    if (uid !== undefined && uid !== object.metadata.uid)
      return denied(409, 'Conflict', `the UID in the precondition (${uid}) does not match the object`)
    const grace = target.resource === 'pods' ? (graceSeconds ?? ownGrace(object)) : 0
    if (grace === 0 && (object.metadata.finalizers ?? []).length === 0) return this.#remove(target, object)
    const at = new Date(Date.now() + grace * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
    const metadata = { ...object.metadata, deletionTimestamp: at, deletionGracePeriodSeconds: grace }
    return found(this.#keep(target, { ...object, metadata }))
  }

  #remove(target: ApiTarget, object: ApiObject): Answer {
    this.#objects.delete(keyOf(target))
    return found(object)
  }

  #keep(target: ApiTarget, object: ApiObject): ApiObject {
    const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version++) } }
    this.#objects.set(keyOf(target), kept)
    return kept
  }
}

export const missing = ({ resource, name }: ApiTarget): Answer =>
  denied(404, 'NotFound', `${resource} "${name}" not found`)

const ownGrace = ({ spec }: ApiObject): number => Number(spec?.['terminationGracePeriodSeconds'] ?? 30)

const keyOf = ({ group, resource, namespace = '', name = '' }: ApiTarget): string =>
  [group, resource, namespace, name].join('/')
