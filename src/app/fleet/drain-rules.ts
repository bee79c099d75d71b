import type { DrainPolicy } from '../../domain/pools/update-policy.ts'
import type { DrainRules } from '../../kube/drain/plan-drain.ts'

/** What a pool allows a drain to do, in the words of a drain. */
export const drainRulesOf = ({ unmanaged, emptyDir, graceSeconds }: DrainPolicy): DrainRules => ({
  unmanaged,
  emptyDir,
  graceSeconds,
})
