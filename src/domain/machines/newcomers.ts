import { refusal, type Refusal } from '../../base/refusal.ts'

/** Whether machines that register themselves are let in at once, or wait for somebody to approve them. */
export const approvalPolicies = ['automatic', 'manual'] as const
export type ApprovalPolicy = (typeof approvalPolicies)[number]

/** How an organization receives machines that it does not know. */
export interface Newcomers {
  readonly approval: ApprovalPolicy
  /** How many wait for somebody to approve them. */
  readonly waiting: number
}

export const LET_IN: Newcomers = { approval: 'automatic', waiting: 0 }

/** More than anybody unpacks in a day: whoever holds a credential cannot fill the registry with machines that do not exist. */
export const MOST_WAITING = 1000

/** Why one more that would have to wait is not even registered. */
export const checkNewcomer = ({ approval, waiting }: Newcomers): Refusal | undefined =>
  approval === 'manual' && waiting >= MOST_WAITING
    ? refusal(
        'TOO_MANY_WAIT',
        429,
        `${waiting} machines wait for approval already, so no further one is registered`,
        'approve those that are yours and delete the others, then let this one ask again',
      )
    : undefined

/** Keeps what an organization has decided about machines that it does not know. */
export interface NewcomerStore {
  newcomers(organizationId: number): Promise<Newcomers>
  setApproval(organizationId: number, approval: ApprovalPolicy): Promise<void>
}
