import { z } from 'zod'
import type { ApiTarget } from './api-target.ts'
import type { ObjectStore } from './object-store.ts'

export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

const strings = z.array(z.string()).default([])
const role = z.object({
  rules: z.array(
    z.object({
      apiGroups: strings,
      resources: strings,
      resourceNames: strings,
      verbs: strings,
      nonResourceURLs: strings,
    }),
  ),
})
const binding = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z.array(z.object({ kind: z.string(), name: z.string() })),
})

const GROUP = 'rbac.authorization.k8s.io'

/** RBAC over the roles and bindings in the store; `system:masters` may do everything. */
export function mayDo(store: ObjectStore, user: User, verb: string, target: ApiTarget): boolean {
  if (user.groups.includes('system:masters')) return true
  const clusterWide = bindings(store, 'clusterrolebindings', undefined)
  const local = target.namespace === undefined ? [] : bindings(store, 'rolebindings', target.namespace)
  return [...clusterWide, ...local]
    .filter(({ subjects }) => subjects.some(({ kind, name }) => isSubject(user, kind, name)))
    .flatMap(({ roleRef }) => rules(store, roleRef, target.namespace))
    .some((rule) => allows(rule, verb, target))
}

type Rule = z.output<typeof role>['rules'][number]

const bindings = (
  store: ObjectStore,
  resource: string,
  namespace: string | undefined,
): readonly z.output<typeof binding>[] =>
  store.list({ group: GROUP, resource, namespace }).map((object) => binding.parse(object))

function rules(
  store: ObjectStore,
  ref: { kind: string; name: string },
  namespace: string | undefined,
): readonly Rule[] {
  const isLocal = ref.kind === 'Role'
  const found = store.get({
    group: GROUP,
    resource: isLocal ? 'roles' : 'clusterroles',
    namespace: isLocal ? namespace : undefined,
    name: ref.name,
    subresource: undefined,
  })
  return found === undefined ? [] : role.parse(found).rules
}

function allows(rule: Rule, verb: string, { group, resource, name, subresource }: ApiTarget): boolean {
  const full = subresource === undefined ? resource : `${resource}/${subresource}`
  const isNamed = rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name))
  return rule.apiGroups.includes(group) && rule.resources.includes(full) && rule.verbs.includes(verb) && isNamed
}

const isSubject = (user: User, kind: string, name: string): boolean =>
  kind === 'Group' ? user.groups.includes(name) : kind === 'User' && user.name === name
