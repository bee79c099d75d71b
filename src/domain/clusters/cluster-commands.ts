import type { Instant } from '../../base/instant.ts'
import { contains, parseIp4, parseSubnet, type Subnet } from '../../base/ip4.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Cluster, ClusterChange, NewCluster } from './cluster.ts'
import type { JoinTarget } from './join-target.ts'
import { minorNumber, reportedMinor, type KubernetesMinor } from './kubernetes-version.ts'

export type ClusterInput = Omit<NewCluster, 'status' | 'runs' | 'createdAt'>

export function createCluster(
  input: ClusterInput,
  others: readonly Cluster[],
  now: Instant,
): ClusterChange<NewCluster> | Refusal {
  const refused = checkName(input.name, others) ?? checkJoin(input) ?? checkAddresses(input)
  if (refused !== undefined) return refused
  return {
    cluster: { ...input, status: 'pending', createdAt: now },
    events: [{ kind: 'cluster-created', name: input.name, at: now }],
  }
}

/** Control planes go up one minor at a time and never back; https://kubernetes.io/releases/version-skew-policy/ */
export function upgradeCluster(cluster: Cluster, to: KubernetesMinor, now: Instant): ClusterChange | Refusal {
  if (to === cluster.version) return { cluster, events: [] }
  const step = minorNumber(to) - minorNumber(cluster.version)
  if (step !== 1) {
    return refusal(
      'CLUSTER_VERSION_STEP',
      409,
      `${cluster.name} is at ${cluster.version} and cannot go to ${to} at once`,
      step < 0 ? 'a control plane never goes back' : 'go up one minor version at a time',
    )
  }
  if (cluster.status !== 'ready') {
    return refusal(
      'CLUSTER_NOT_READY',
      409,
      `${cluster.name} is ${cluster.status}`,
      'wait until it is ready, then upgrade it',
    )
  }
  return {
    cluster: { ...cluster, version: to, status: 'updating' },
    events: [{ kind: 'cluster-upgrade-started', clusterId: cluster.id, from: cluster.version, to, at: now }],
  }
}

/**
 * Where and how machines and we reach it from now on. `authorities` are the pins of the kubeconfig that replaces ours, if one does: it must be
 * of the same cluster.
 */
export function moveCluster(
  cluster: Cluster,
  join: JoinTarget,
  authorities: readonly string[] | undefined,
): Cluster | Refusal {
  if (authorities !== undefined && !authorities.some((pin) => join.caPins.includes(pin)))
    return refusal(
      'CLUSTER_IS_ANOTHER',
      409,
      `the authority of this kubeconfig is not the one by which machines know ${cluster.name}`,
      'give the pins as well if its authority was replaced; otherwise this is the kubeconfig of another cluster',
    )
  const isThere = join.apiServer === cluster.join.apiServer && join.caPins.join() === cluster.join.caPins.join()
  if (isThere && authorities === undefined) return cluster
  const moved: Cluster = { ...cluster, join, access: authorities === undefined ? cluster.access : 'kubeconfig' }
  return checkJoin(moved) ?? moved
}

/** Its API has answered that it runs this. It is ready once that is the version that we expect, and stays so when its owner goes on. */
export function clusterAnswered(cluster: Cluster, runs: string, now: Instant): ClusterChange {
  const isReady = cluster.status === 'ready' || reportedMinor(runs) === cluster.version
  if (cluster.runs === runs && (cluster.status === 'ready') === isReady) return { cluster, events: [] }
  const status = isReady ? 'ready' : cluster.status
  return {
    cluster: { ...cluster, status, runs },
    events: status === cluster.status ? [] : [{ kind: 'cluster-ready', clusterId: cluster.id, at: now }],
  }
}

/** Pools hold a cluster: without it their machines would have nowhere to go. */
export const judgeClusterDeletion = (cluster: Cluster, poolNames: readonly string[]): Refusal | undefined =>
  poolNames.length === 0
    ? undefined
    : refusal(
        'CLUSTER_IN_USE',
        409,
        `${cluster.name} still has ${poolNames.length === 1 ? 'the pool' : 'the pools'} ${poolNames.slice(0, 5).join(', ')}`,
        'delete its pools first',
      )

/** Lists are searched without regard to case, so two names that differ only there would be one. */
function checkName(name: string, others: readonly Cluster[]): Refusal | undefined {
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/.test(name)) {
    return refusal(
      'CLUSTER_NAME',
      422,
      `"${name.slice(0, 80)}" is not a name for a cluster`,
      'use up to 63 lower-case letters, digits, dashes and dots, with a letter or digit at both ends',
    )
  }
  return others.some((other) => other.name === name)
    ? refusal('CLUSTER_NAME_TAKEN', 409, `there is a cluster "${name}" already`, 'choose another name')
    : undefined
}

const checkJoin = ({ join }: Pick<ClusterInput, 'join'>): Refusal | undefined =>
  join.caPins.length > 0
    ? undefined
    : refusal(
        'CLUSTER_CA_PIN',
        422,
        'no pin of the authority is given, so a machine would join whoever answers',
        'give the SHA-256 of the public key of the authority of the cluster',
      )

function checkAddresses({ podCidr, serviceCidr, dnsServiceIp }: ClusterInput): Refusal | undefined {
  const subnets: Subnet[] = []
  for (const cidr of [podCidr, serviceCidr]) {
    if (cidr === undefined) continue
    const subnet = parseSubnet(cidr)
    if (!subnet.ok) return wrongAddress(subnet.error)
    subnets.push(subnet.value)
  }
  const [pods, services] = subnets
  if (pods !== undefined && services !== undefined && overlap(pods, services))
    return wrongAddress(`the pods' ${podCidr} and the services' ${serviceCidr} overlap`)
  return dnsServiceIp === undefined ? undefined : checkDns(dnsServiceIp, serviceCidr)
}

function checkDns(dns: string, serviceCidr: string | undefined): Refusal | undefined {
  const ip = parseIp4(dns)
  if (!ip.ok) return wrongAddress(ip.error)
  const services = serviceCidr === undefined ? undefined : parseSubnet(serviceCidr)
  return services?.ok === true && !contains(services.value, ip.value)
    ? wrongAddress(`the DNS service ${dns} is outside of the services' ${serviceCidr}`)
    : undefined
}

const overlap = (a: Subnet, b: Subnet): boolean => contains(a, b.network) || contains(b, a.network)

const wrongAddress = (says: string): Refusal =>
  refusal('CLUSTER_ADDRESSES', 422, says, 'give subnets like 10.244.0.0/16 and an address inside the services')
