import { parseMac } from '../../base/mac.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { NetBoot, Profile, TemplateKind } from '../../domain/profiles/profile.ts'
import type { Hardware, Interface, Netboot } from './hardware.ts'

/** One machine of Tinkerbell as groups (one for each of its addresses), a profile and templates. */
export interface DeclaredHardware {
  readonly groups: readonly Group[]
  readonly profile: Profile
  readonly templates: readonly NewTemplate[]
  /** For `dhcp.networks[].reservations` of the configuration. */
  readonly reservations: readonly { readonly ip: string; readonly mac: string }[]
  /** What is not carried over, or not as it was: a sentence each. */
  readonly left: readonly string[]
}

export interface NewTemplate {
  readonly kind: TemplateKind
  readonly name: string
  readonly text: string
}

/** Parts of a `Hardware` that describe what is done to a machine by workflows, or what its hoster knows of it. */
const WITHOUT_COUNTERPART = ['disks', 'resources', 'vendorData', 'bmcRef', 'storage', 'tinkVersion', 'references']

export function declareHardware({ metadata, spec }: Hardware): DeclaredHardware {
  const { name } = metadata
  const left = WITHOUT_COUNTERPART.filter((part) => spec[part] !== undefined).map(
    (part) => `spec.${part} has no counterpart here`,
  )
  const interfaces = spec.interfaces ?? []
  const netboots = interfaces.flatMap(({ netboot }) => netboot ?? [])
  const [netboot] = netboots
  if (netboots.some((other) => JSON.stringify(other) !== JSON.stringify(netboot)))
    left.push('its interfaces boot differently; all boot as the first does')
  const started = startOf(name, netboot)
  if (started === undefined)
    left.push('nothing says what it boots (netboot.osie or netboot.ipxe): its profile starts nothing')
  const userData = userDataOf(name, spec.userData ?? spec.metadata?.instance?.userdata ?? '')
  const booting = interfaces.filter((one) => one.netboot?.allowPXE !== false)
  for (const one of interfaces)
    if (one.netboot?.allowPXE === false)
      left.push(`${one.dhcp?.mac ?? 'an interface'} may not boot (allowPXE): no group`)
  const macs = booting.flatMap((one) => macOf(one, left))
  if (macs.length === 0) left.push('no interface with a MAC may boot: no group')
  const hostname = interfaces.find((one) => one.dhcp?.hostname)?.dhcp?.hostname ?? spec.metadata?.instance?.hostname
  return {
    groups: macs.map((mac, i) => ({
      key: i === 0 ? name : `${name}-${i + 1}`,
      id: i === 0 ? name : `${name}-${i + 1}`,
      name,
      profile: name,
      selector: new Map([['mac', mac]]),
      metadata: { ...metadata.labels, ...(hostname === undefined ? {} : { hostname }) },
      match: [],
    })),
    profile: {
      key: name,
      id: name,
      name: `${name}, from Tinkerbell`,
      ignitionId: '',
      cloudId: '',
      genericId: '',
      ipxeId: '',
      grubId: '',
      boot: undefined,
      ...started?.fields,
      ...userData?.fields,
    },
    templates: [...(started?.templates ?? []), ...(userData?.templates ?? [])],
    reservations: interfaces.flatMap((one) => reservationOf(one)),
    left,
  }
}

interface Part {
  readonly fields: Partial<Profile>
  readonly templates: readonly NewTemplate[]
}

function startOf(name: string, netboot: Netboot | undefined): Part | undefined {
  const { ipxe, osie } = netboot ?? {}
  const script = ipxe?.contents ?? (ipxe?.url === undefined ? undefined : `#!ipxe\nchain ${ipxe.url}\n`)
  if (script !== undefined) {
    const file = `${name}.ipxe`
    return { fields: { ipxeId: file }, templates: [{ kind: 'ipxe', name: file, text: literal(script) }] }
  }
  if (osie?.kernel === undefined) return undefined
  const at = (file: string): string =>
    osie.baseURL === undefined ? file : `${osie.baseURL.replace(/\/$/, '')}/${file}`
  const boot: NetBoot = {
    kernel: at(osie.kernel),
    initrd: osie.initrd === undefined ? [] : [at(osie.initrd)],
    args: [],
    cmdline: new Map(),
  }
  return { fields: { boot }, templates: [] }
}

/** User data is Ignition where it is JSON, cloud-init where its first line says so, and anything else to whoever asks `/generic`. */
function userDataOf(name: string, userData: string): Part | undefined {
  if (userData.trim() === '') return undefined
  if (userData.trimStart().startsWith('{')) {
    const file = `${name}.ign`
    return { fields: { ignitionId: file }, templates: [{ kind: 'ignition', name: file, text: userData }] }
  }
  const isCloud = userData.startsWith('#cloud-config') || userData.startsWith('#!')
  const kind = isCloud ? 'cloud' : 'generic'
  return {
    fields: isCloud ? { cloudId: name } : { genericId: name },
    templates: [{ kind, name, text: literal(userData) }],
  }
}

/** Text that comes out of a template as it went in. */
const literal = (text: string): string => text.replaceAll('{{', '{{"{{"}}')

function macOf({ dhcp }: Interface, left: string[]): readonly string[] {
  if (dhcp?.mac === undefined) return []
  const mac = parseMac(dhcp.mac)
  if (mac.ok) return [mac.value]
  left.push(`"${dhcp.mac}" is not a MAC address: no group`)
  return []
}

function reservationOf({ dhcp, disableDhcp }: Interface): readonly { readonly ip: string; readonly mac: string }[] {
  const mac = parseMac(dhcp?.mac ?? '')
  const ip = dhcp?.ip?.address
  return mac.ok && ip !== undefined && disableDhcp !== true ? [{ ip, mac: mac.value }] : []
}
