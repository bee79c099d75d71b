import { refusal, type Refusal } from '../../base/refusal.ts'
import { minorNumber, minorOf, type KubernetesMinor, type KubernetesVersion } from './kubernetes-version.ts'

/** The kubelet of 1.25 was the first that may be three minors behind; https://kubernetes.io/releases/version-skew-policy/#kubelet */
const FIRST_WITH_THREE = 25

/** Whether a kubelet may serve an API server: never newer, not too old. */
export function checkSkew(kubelet: KubernetesVersion, apiServer: KubernetesMinor): Refusal | undefined {
  const [ours, theirs] = [minorNumber(minorOf(kubelet)), minorNumber(apiServer)]
  const behind = ours >= FIRST_WITH_THREE ? 3 : 2
  if (ours > theirs) {
    return refusal(
      'KUBELET_TOO_NEW',
      409,
      `kubelet ${kubelet} is newer than the API server, which is at ${apiServer}`,
      `upgrade the cluster first, or choose a kubelet of ${apiServer} or before`,
    )
  }
  if (theirs - ours > behind) {
    return refusal(
      'KUBELET_TOO_OLD',
      409,
      `kubelet ${kubelet} is ${theirs - ours} minor versions behind the API server, which is at ${apiServer}`,
      `choose a kubelet that is at most ${behind} minor versions behind`,
    )
  }
  return undefined
}
