/** DHCP option numbers we read or send (RFC 2132 unless said otherwise). */
export const OPTION = {
  pad: 0,
  subnetMask: 1,
  routers: 3,
  dnsServers: 6,
  hostName: 12,
  domainName: 15,
  mtu: 26,
  broadcastAddress: 28,
  ntpServers: 42,
  vendorSpecific: 43,
  requestedAddress: 50,
  leaseSeconds: 51,
  overload: 52,
  messageType: 53,
  serverId: 54,
  parameterList: 55,
  message: 56,
  maximumSize: 57,
  renewalSeconds: 58,
  rebindingSeconds: 59,
  vendorClass: 60,
  clientId: 61,
  serverName: 66,
  bootFile: 67,
  /** RFC 3004 */
  userClass: 77,
  /** RFC 3046 */
  relayAgent: 82,
  /** RFC 4578 */
  architecture: 93,
  /** RFC 4578 */
  clientUuid: 97,
  /** RFC 3011 */
  subnetSelection: 118,
  /** RFC 3397 */
  domainSearch: 119,
  /** RFC 3442 */
  classlessRoutes: 121,
  /** iPXE's encapsulated settings */
  ipxe: 175,
  end: 255,
} as const
