import { z } from 'zod'
import { parseInterfaceName } from '../../domain/pools/interface-name.ts'
import type { Link } from '../../domain/pools/link.ts'
import type { NetworkProfile } from '../../domain/pools/network-profile.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { callerOf } from '../authenticate.ts'
import { reviseUsersOf } from '../fleet/edit-pool.ts'
import { addProfile, editProfile, removeProfile } from '../fleet/edit-profile.ts'
import { findProfile } from '../fleet/find-profile.ts'
import { noteChange } from '../record-changes.ts'
import { accepted } from '../refusal-error.ts'
import { actFor, byId, byOrg } from './act-for.ts'
import { awaitUsers, poolsWith } from './awaited.ts'
import { FieldError } from './field-error.ts'

const link = z.object({
  name: z.string(),
  interfaces: z.array(z.string()).nullish(),
  vlans: z.array(z.int()).nullish(),
  host_networking: z.boolean(),
  lacp: z.boolean(),
  native_vlan: z.boolean(),
})
const wishes = z.object({ name: z.string().min(1).max(64), links: z.array(link).nullable() })

export function networkProfileRoutes(api: Api, deps: ApiDeps): void {
  api.post('/network_profiles', { schema: { hide: true, params: byOrg, body: wishes } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'operate')
    const added = accepted(await addProfile(deps, organizationId, request.body.name, linksOf(request.body.links)))
    noteChange(request, { subject: `network profile ${added.id}`, after: present(added) })
    return reply.code(201).send({ network_profile: present(added) })
  })

  api.get('/network_profiles/:id', { schema: { hide: true, params: byId } }, async (request) => {
    const organizationId = await actFor(deps, request, 'read')
    return { network_profile: present(await findProfile(deps, organizationId, request.params.id)) }
  })

  api.put('/network_profiles/:id', { schema: { hide: true, params: byId, body: wishes } }, async (request) => {
    const organizationId = await actFor(deps, request, 'operate')
    const before = await findProfile(deps, organizationId, request.params.id)
    const { name, links } = request.body
    const after = accepted(await editProfile(deps, before, { name, links: linksOf(links) }))
    const by = callerOf(request)?.name ?? ''
    const users = await poolsWith(deps, organizationId, before.id)
    const revisions = (pool: Pool) => deps.poolHistories.history(pool.id).then((history) => history.revisions.length)
    const known = await Promise.all(users.map(revisions))
    accepted(await reviseUsersOf(deps, organizationId, before.id, by))
    const now = await Promise.all(users.map(revisions))
    const revised = users.filter((_, i) => now[i] !== known[i])
    noteChange(
      request,
      after === before
        ? 'nothing'
        : { subject: `network profile ${before.id}`, before: present(before), after: present(after) },
    )
    const awaited = revised.length > 0 && { operation: await awaitUsers(deps, before.id, revised, by) }
    return { network_profile: present(after), ...awaited }
  })

  api.delete('/network_profiles/:id', { schema: { hide: true, params: byId } }, async (request, reply) => {
    const organizationId = await actFor(deps, request, 'operate')
    const before = await findProfile(deps, organizationId, request.params.id)
    accepted(await removeProfile(deps, before))
    noteChange(request, { subject: `network profile ${before.id}`, before: present(before) })
    return reply.code(204).send()
  })
}

const linksOf = (links: readonly z.infer<typeof link>[] | null): readonly Link[] =>
  (links ?? []).map(({ name, interfaces, vlans, host_networking, lacp, native_vlan }) => ({
    name,
    interfaces: (interfaces ?? []).map((text) => {
      const parsed = parseInterfaceName(text)
      if (!parsed.ok) throw new FieldError('links', 'INTERFACE_NAME', parsed.error, 'see "ip link" on such a machine')
      if (parsed.value !== text)
        throw new FieldError('links', 'INTERFACE_NAME', `${text} is kept as ${parsed.value}`, 'write it that way')
      return parsed.value
    }),
    lacp,
    nativeVlan: native_vlan,
    vlans: vlans ?? [],
    hostNetworking: host_networking,
  }))

/** Lists are never null: to the client a list that is not there is another one than an empty list. */
const present = ({ id, name, links }: NetworkProfile) => ({
  id,
  name,
  status: 'ready',
  links: links.map((one) => ({
    name: one.name,
    interfaces: [...one.interfaces],
    vlans: [...one.vlans],
    host_networking: one.hostNetworking,
    lacp: one.lacp,
    native_vlan: one.nativeVlan,
  })),
})
