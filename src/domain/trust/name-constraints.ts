import { contains, parseIp4, parseSubnet } from '../../base/ip4.ts'

/** A name in a certificate, or the base of a constraint on such names. Directory names are JSON of their parts, outermost first. */
export interface CertificateName {
  readonly kind: 'dns' | 'email' | 'ip' | 'uri' | 'directory' | 'other'
  readonly value: string
}

/** What an authority may issue for (RFC 5280 §4.2.1.10). */
export interface NameConstraints {
  readonly permitted: readonly CertificateName[]
  readonly excluded: readonly CertificateName[]
}

/**
 * The first of `names` that the constraints forbid, or nothing. Whatever cannot be judged (IPv6, exotic kinds) counts as forbidden as
 * soon as a constraint speaks of its kind.
 */
export function forbiddenName(
  names: readonly CertificateName[],
  { permitted, excluded }: NameConstraints,
): CertificateName | undefined {
  return names.find((name) => {
    const bases = permitted.filter((base) => base.kind === name.kind)
    if (bases.length > 0 && !bases.some((base) => within(name, base) === true)) return true
    return excluded.some((base) => base.kind === name.kind && within(name, base) !== false)
  })
}

/** For people: `permits dns example.com; excludes ip 10.0.0.0/8`. */
export const describeConstraints = ({ permitted, excluded }: NameConstraints): string =>
  [
    ...permitted.map((base) => `permits ${base.kind} ${base.value}`),
    ...excluded.map((base) => `excludes ${base.kind} ${base.value}`),
  ].join('; ')

/** Whether a name lies below a base of its own kind; undefined when we cannot tell. */
function within(name: CertificateName, base: CertificateName): boolean | undefined {
  const [value, limit] = [name.value.toLowerCase(), base.value.toLowerCase()]
  switch (name.kind) {
    case 'dns':
      return hostWithin(value, limit, true)
    case 'email':
      return limit.includes('@') ? value === limit : hostWithin(value.slice(value.lastIndexOf('@') + 1), limit, false)
    case 'uri':
      return hostWithin(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:?#]*)/.exec(value)?.[1] ?? '', limit, false)
    case 'ip':
      return addressWithin(value, limit)
    case 'directory':
      return directoryWithin(value, limit)
    case 'other':
      return undefined
  }
}

/** A leading dot means "only below"; without it DNS names below count too, hosts of mail and URIs do not. */
function hostWithin(host: string, base: string, belowToo: boolean): boolean {
  if (base === '') return true
  if (base.startsWith('.')) return host.endsWith(base)
  return host === base || (belowToo && host.endsWith(`.${base}`))
}

function addressWithin(address: string, base: string): boolean | undefined {
  const [ip, subnet] = [parseIp4(address), parseSubnet(base)]
  return ip.ok && subnet.ok ? contains(subnet.value, ip.value) : undefined
}

function directoryWithin(name: string, base: string): boolean {
  const [parts, limit] = [partsOf(name), partsOf(base)]
  return limit.length <= parts.length && limit.every((part, i) => part === parts[i])
}

const partsOf = (json: string): readonly string[] =>
  (JSON.parse(json) as readonly unknown[]).map((part) => JSON.stringify(part).replaceAll(/\s+/g, ' '))
