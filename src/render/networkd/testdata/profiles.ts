import type { Link } from '../../../domain/pools/link.ts'
import { card, lan } from '../../../domain/pools/testdata/pools.ts'

/** Every kind of link there is. What each renders to stands beside this file, under its name. */
export const profiles: Readonly<Record<string, readonly Link[] | undefined>> = {
  'no-profile': undefined,
  'one-card': [lan],
  'bond-with-vlans': [{ ...lan, interfaces: [card('eno1'), card('eno2')], vlans: [100, 200] }],
  'lacp-tagged-only': [
    { ...lan, interfaces: [card('52:54:00:00:00:01'), card('eno2')], lacp: true, nativeVlan: false, vlans: [7] },
  ],
  'second-link-for-workloads': [
    lan,
    { ...lan, name: 'storage', interfaces: [card('eno3')], hostNetworking: false, vlans: [300] },
  ],
}
