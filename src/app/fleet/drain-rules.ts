import { kubectlRules, type DrainRules } from '../../kube/drain/plan-drain.ts'

/** A machine that boots from the network keeps nothing over a reboot: what is in an emptyDir goes either way. */
export const drainRules: DrainRules = { ...kubectlRules, emptyDir: 'delete' }
