import type { BootTarget } from './boot-target.ts'
import { dnsmasq } from './dnsmasq.ts'
import { isc } from './isc.ts'
import { kea } from './kea.ts'
import { mikrotik } from './mikrotik.ts'
import { opnsense } from './opnsense.ts'
import { windows } from './windows.ts'

export type DhcpProduct = 'dnsmasq' | 'isc' | 'kea' | 'windows' | 'mikrotik' | 'opnsense'

/** Lines to paste into a DHCP server of somebody else, so that it points machines at us. */
export const snippets: Readonly<Record<DhcpProduct, (target: BootTarget) => readonly string[]>> = {
  dnsmasq,
  isc,
  kea,
  windows,
  mikrotik,
  opnsense,
}

export const renderSnippet = (product: DhcpProduct, target: BootTarget): string =>
  `${snippets[product](target).join('\n')}\n`
