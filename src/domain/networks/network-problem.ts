import type { Refusal } from '../../base/refusal.ts'

/** Something wrong with networks, and the way to it from the list of them: `[0, 'ranges', 1]`. */
export interface NetworkProblem extends Refusal {
  readonly at: readonly (string | number)[]
}

/** Makes problems of one network; `at` leads from the network on. */
export type Complain = (at: NetworkProblem['at'], code: string, says: string, fix: string) => NetworkProblem
