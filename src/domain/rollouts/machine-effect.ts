/** What an executor does for an operation. Each may be asked for many times, and then must be as if it was once. */
export type MachineEffect =
  /** Make the Node unschedulable and mark it with the operation, in one write. */
  | { readonly kind: 'cordon'; readonly node: string; readonly operationId: number }
  /** Ask for the eviction of every pod that a drain moves; a PodDisruptionBudget that says no is an answer, not an error. */
  | { readonly kind: 'evict'; readonly node: string }
  /** Hand revision `revision` out at the next boot (`beginApply`). */
  | { readonly kind: 'serve'; readonly revision: number }
  /** End boot `bootId`. A machine that runs another boot is left alone: it has been rebooted already. */
  | { readonly kind: 'reboot'; readonly bootId: string }
  /** The revision being applied works (`confirm`); the machine's bootstrap token goes. */
  | { readonly kind: 'confirm' }
  /** The revision being applied does not work (`fail`). */
  | { readonly kind: 'revert'; readonly why: string }
  /** The revision being applied is not wanted any more (`withdraw`). */
  | { readonly kind: 'withdraw' }
  /** Delete the Node of a machine that left the cluster. */
  | { readonly kind: 'forget-node'; readonly node: string }
  /** Take our mark and the cordon off the Node, in one write, if the mark is the operation's. */
  | { readonly kind: 'uncordon'; readonly node: string; readonly operationId: number }
