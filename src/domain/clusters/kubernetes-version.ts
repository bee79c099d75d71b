import { err, ok, type Result } from '../../base/result.ts'

/** A release of Kubernetes without the leading `v`: `1.31.4`. Only `parseKubernetesVersion` makes one. */
export type KubernetesVersion = string & { readonly __brand: 'kubernetes-version' }

/** A minor release: `1.31`. Only `parseKubernetesMinor` and `minorOf` make one. */
export type KubernetesMinor = string & { readonly __brand: 'kubernetes-minor' }

const NUMBER = '(?:0|[1-9][0-9]{0,4})'
const FULL = new RegExp(`^v?(1\\.${NUMBER}\\.${NUMBER}(?:-(?:alpha|beta|rc)\\.${NUMBER})?)$`)
const MINOR = new RegExp(`^v?(1\\.${NUMBER})$`)

export function parseKubernetesVersion(text: string): Result<KubernetesVersion, string> {
  const version = FULL.exec(text)?.[1]
  return version === undefined
    ? err(`"${text.slice(0, 40)}" is not a Kubernetes version like 1.31.4`)
    : ok(version as KubernetesVersion)
}

export function parseKubernetesMinor(text: string): Result<KubernetesMinor, string> {
  const minor = MINOR.exec(text)?.[1]
  return minor === undefined
    ? err(`"${text.slice(0, 40)}" is not a Kubernetes minor version like 1.31`)
    : ok(minor as KubernetesMinor)
}

export const minorOf = (version: KubernetesVersion): KubernetesMinor =>
  version.split('.').slice(0, 2).join('.') as KubernetesMinor

/** The number that counts the minor releases: 31 for `1.31`. */
export const minorNumber = (minor: KubernetesMinor): number => Number(minor.split('.')[1])

/** The minor release in what an API server reports; distributions add to it: `v1.31.4+k3s1`, `v1.31.4-eks-1234567`. */
export function reportedMinor(gitVersion: string): KubernetesMinor | undefined {
  const minor = parseKubernetesMinor(/^v?\d+\.\d+/.exec(gitVersion)?.[0] ?? '')
  return minor.ok ? minor.value : undefined
}

/** The release in it, without what distributions add. */
export function reportedVersion(gitVersion: string): KubernetesVersion | undefined {
  const version = parseKubernetesVersion(/^v?\d+\.\d+\.\d+/.exec(gitVersion)?.[0] ?? '')
  return version.ok ? version.value : undefined
}
