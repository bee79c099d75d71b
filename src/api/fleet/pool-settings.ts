import { refusal, type Refusal } from '../../base/refusal.ts'
import { parseKubernetesVersion } from '../../domain/clusters/kubernetes-version.ts'
import type { OsChoice, PoolSettings } from '../../domain/pools/pool.ts'
import type { PoolEditView } from './pool-contract.ts'

/** A pool whose only choice is its version. */
export const plainSettings = (kubernetesVersion: PoolSettings['kubernetesVersion'], os: OsChoice): PoolSettings => ({
  kubernetesVersion,
  os,
  networkProfileId: undefined,
  imageDisk: undefined,
  kernelArguments: [],
  snippets: [],
  sysexts: [],
  kubeletFlags: [],
  labels: [],
  taints: [],
})

/** `before` with what `edit` says in its place; null takes away. */
export function editedSettings(before: PoolSettings, edit: PoolEditView): PoolSettings | Refusal {
  const version = edit.kubernetes_version ?? before.kubernetesVersion
  const parsed = parseKubernetesVersion(version)
  if (!parsed.ok) return refusal('KUBERNETES_VERSION', 422, parsed.error, 'write it like 1.31.4')
  const { network_profile_id: profile, image_disk: disk } = edit
  return {
    kubernetesVersion: parsed.value,
    os: edit.os ?? before.os,
    networkProfileId: profile === undefined ? before.networkProfileId : (profile ?? undefined),
    imageDisk: disk === undefined ? before.imageDisk : (disk ?? undefined),
    kernelArguments: edit.kernel_arguments ?? before.kernelArguments,
    snippets: edit.snippets ?? before.snippets,
    sysexts: edit.sysexts ?? before.sysexts,
    kubeletFlags: edit.kubelet_flags ?? before.kubeletFlags,
    labels: edit.labels ?? before.labels,
    taints: edit.taints ?? before.taints,
  }
}

export const noOsImage: Refusal = refusal(
  'NO_OS_IMAGE',
  409,
  'no OS image is configured, so the machines of a pool would have nothing to boot',
  'set image.kernel',
)
