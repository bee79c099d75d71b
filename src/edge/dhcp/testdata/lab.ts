import { ip4 } from '../../../base/ip4.ts'
import type { Network } from '../../../domain/networks/network.ts'

/** 10.75.0.0/16, served from 10.75.0.1, with one hundred addresses to give. */
export const labNetwork: Network = {
  name: 'lab',
  subnet: { network: ip4(0x0a4b0000), prefix: 16 },
  mode: 'dhcp',
  ranges: [{ first: ip4(0x0a4b0101), last: ip4(0x0a4b0164) }],
  reservations: [],
  routers: [ip4(0x0a4b0001)],
  dns: [ip4(0x0a4b0001)],
  domain: 'lab.example',
  searchDomains: ['lab.example'],
  ntp: [ip4(0x0a4b0001)],
  mtu: 1400,
  routes: [],
  leaseSeconds: 3600,
  firmwareLeaseSeconds: 600,
}

/** 10.76.0.0/16, behind a relay. */
export const remoteNetwork: Network = {
  ...labNetwork,
  name: 'remote',
  subnet: { network: ip4(0x0a4c0000), prefix: 16 },
  ranges: [{ first: ip4(0x0a4c0101), last: ip4(0x0a4c0164) }],
  routers: [ip4(0x0a4c0001)],
}
