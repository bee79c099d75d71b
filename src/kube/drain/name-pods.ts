import { podName, type PodFacts } from './pod.ts'

const MOST = 10

/** Pods with what is said of each, in one sentence that stays readable on a node with a hundred of them. */
export function namePods(
  pods: readonly { readonly pod: Pick<PodFacts, 'namespace' | 'name'>; readonly says: string }[],
): string {
  const named = pods.slice(0, MOST).map(({ pod, says }) => `${podName(pod)} ${says}`)
  return (pods.length > MOST ? [...named, `and ${pods.length - MOST} more`] : named).join('; ')
}
