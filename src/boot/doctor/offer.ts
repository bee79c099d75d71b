import type { Ip4 } from '../../base/ip4.ts'

/** What one server offered the doctor. */
export interface Offer {
  readonly server: Ip4
  /** False for a proxy, which only tells what to boot. */
  readonly givesAddress: boolean
  readonly nextServer: Ip4
  /** Empty when nothing is to be booted. Text from a stranger: quote it. */
  readonly bootFile: string
  /** Option 60 is `PXEClient`. */
  readonly claimsPxe: boolean
  /** Option 43 is there. */
  readonly hasPxeOptions: boolean
}
