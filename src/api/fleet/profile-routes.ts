import { refusal, type Refusal } from '../../base/refusal.ts'
import { parseInterfaceName, type InterfaceName } from '../../domain/pools/interface-name.ts'
import type { Link } from '../../domain/pools/link.ts'
import type { NetworkProfile } from '../../domain/pools/network-profile.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { checkIfMatch, etagOf } from '../preconditions.ts'
import { time } from '../present.ts'
import { noteChange } from '../record-changes.ts'
import { accepted } from '../refusal-error.ts'
import { reviseUsersOf } from './edit-pool.ts'
import { findProfile } from './find-profile.ts'
import { addProfile, editProfile, removeProfile } from './edit-profile.ts'
import {
  networkProfile,
  networkProfileEdit,
  networkProfileList,
  newNetworkProfile,
  type LinkView,
  type NetworkProfileView,
} from './profile-contract.ts'

const PATH = '/network-profiles'

export function profileRoutes(api: Api, deps: ApiDeps): void {
  api.get(PATH, { schema: { response: { 200: networkProfileList } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    return { network_profiles: (await deps.pools.profiles(organizationId)).map(present) }
  })

  api.get(`${PATH}/:id`, { schema: { params: byId, response: { 200: networkProfile } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'read')
    const found = present(await findProfile(deps, organizationId, request.params.id))
    reply.header('etag', etagOf(found))
    return found
  })

  api.post(PATH, { schema: { body: newNetworkProfile, response: { 201: networkProfile } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'operate')
    const links = request.body.links.map((link) => accepted(linkOf(link)))
    const added = present(accepted(await addProfile(deps, organizationId, request.body.name, links)))
    noteChange(request, { subject: `network profile ${added.id}`, after: added })
    return reply.code(201).header('etag', etagOf(added)).send(added)
  })

  api.patch(
    `${PATH}/:id`,
    {
      schema: {
        description: 'Makes a revision of every pool that uses it, if its links change.',
        params: byId,
        body: networkProfileEdit,
        response: { 200: networkProfile },
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const before = await findProfile(deps, organizationId, request.params.id)
      await checkIfMatch(deps, request, `network profile ${before.id}`, present(before))
      const { name = before.name, links } = request.body
      const wanted = links === undefined ? before.links : links.map((link) => accepted(linkOf(link)))
      const after = accepted(await editProfile(deps, before, { name, links: wanted }))
      accepted(await reviseUsersOf(deps, organizationId, before.id, callerOf(request)?.name ?? ''))
      const [was, is] = [present(before), present(after)]
      noteChange(
        request,
        after === before ? 'nothing' : { subject: `network profile ${is.id}`, before: was, after: is },
      )
      reply.header('etag', etagOf(is))
      return is
    },
  )

  api.delete(`${PATH}/:id`, { schema: { params: byId } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'operate')
    const before = await findProfile(deps, organizationId, request.params.id)
    await checkIfMatch(deps, request, `network profile ${before.id}`, present(before))
    accepted(await removeProfile(deps, before))
    noteChange(request, { subject: `network profile ${before.id}`, before: present(before) })
    return reply.code(204).send()
  })
}

function linkOf(view: LinkView): Link | Refusal {
  const interfaces: InterfaceName[] = []
  for (const text of view.interfaces) {
    const parsed = parseInterfaceName(text)
    if (!parsed.ok) return refusal('INTERFACE_NAME', 422, parsed.error, 'see "ip link" on such a machine')
    interfaces.push(parsed.value)
  }
  const { name, lacp, native_vlan: nativeVlan, vlans, host_networking: hostNetworking } = view
  return { name, interfaces, lacp, nativeVlan, vlans, hostNetworking }
}

const present = ({ id, name, links, createdAt }: NetworkProfile): NetworkProfileView => ({
  id,
  name,
  links: links.map((link) => ({
    name: link.name,
    interfaces: [...link.interfaces],
    vlans: [...link.vlans],
    host_networking: link.hostNetworking,
    lacp: link.lacp,
    native_vlan: link.nativeVlan,
  })),
  created_at: time(createdAt),
})
