import { instant } from '../../../base/instant.ts'
import { minor, production, version } from '../../clusters/testdata/clusters.ts'
import type { Cluster } from '../../clusters/cluster.ts'
import { parseInterfaceName, type InterfaceName } from '../interface-name.ts'
import type { Link } from '../link.ts'
import type { Pool, PoolSettings } from '../pool.ts'
import { defaultUpdatePolicy } from '../update-policy.ts'

export const cluster: Cluster = { ...production, id: 1, status: 'ready', version: minor('1.31'), createdAt: instant(0) }

export const settings: PoolSettings = {
  kubernetesVersion: version('1.31.4'),
  os: { channel: 'stable', version: '4081.2.1' },
  networkProfileId: undefined,
  imageDisk: undefined,
  kernelArguments: [],
  snippets: [],
  sysexts: [],
  kubeletFlags: [],
  labels: [],
  taints: [],
}

export const pool: Pool = {
  id: 3,
  organizationId: 1,
  clusterId: 1,
  name: 'workers',
  settings,
  policy: defaultUpdatePolicy,
  createdAt: instant(0),
}

export function card(text: string): InterfaceName {
  const parsed = parseInterfaceName(text)
  if (!parsed.ok) throw new TypeError(parsed.error)
  return parsed.value
}

export const lan: Link = {
  name: 'lan',
  interfaces: [card('eno1')],
  lacp: false,
  nativeVlan: true,
  vlans: [],
  hostNetworking: true,
}
