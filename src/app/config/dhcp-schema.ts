import { z } from 'zod'
import { parseIp4, parseSubnet } from '../../base/ip4.ts'
import { parseMac } from '../../base/mac.ts'
import { parseUuid } from '../../base/uuid.ts'
import { checkNetworks } from '../../domain/networks/check-networks.ts'
import { NEWCOMER_RATES } from '../../domain/networks/newcomer-limit.ts'
import { networksOf } from './networks.ts'

/** Text that one of our parsers takes. `abort`: what is wrong here is told once, not again by checks of the whole. */
const parsedBy = (parse: (text: string) => { readonly ok: boolean }, says: string) =>
  z.string().refine((text) => parse(text).ok, { error: says, abort: true })

const ip4Text = parsedBy(parseIp4, 'must be an IPv4 address like 10.75.0.1')
const macText = parsedBy(parseMac, 'must be a MAC address like 52:54:00:12:34:56')
const uuidText = parsedBy(parseUuid, 'must be a UUID')
const subnetText = z.string().superRefine((text, context) => {
  const parsed = parseSubnet(text)
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error, continue: false })
})
const rangeText = z.string().refine((text) => text.split('-').length === 2 && text.split('-').every(isAddress), {
  error: 'must be two addresses like 10.75.0.2-10.75.255.254',
  abort: true,
})
const domainText = z
  .string()
  .regex(/^(?=.{1,253}$)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/i, { error: 'must be a domain name', abort: true })
const clientIdText = z.string().regex(/^[0-9a-f]{2}(?::?[0-9a-f]{2}){0,254}$/i, {
  error: 'must be hexadecimal, like 01:52:54:00:12:34:56',
  abort: true,
})

const mode = z.enum(['dhcp', 'proxy'])
const newcomers = z.number().positive().max(1_000_000)
const leaseSeconds = z.int().min(60).max(31_536_000)

const reservation = z
  .strictObject({
    ip: ip4Text,
    mac: macText.optional(),
    uuid: uuidText.optional(),
    clientId: clientIdText.optional(),
  })
  .refine(({ mac, uuid, clientId }) => [mac, uuid, clientId].filter((name) => name !== undefined).length === 1, {
    error: 'must name whose it is by exactly one of mac, uuid and clientId',
    abort: true,
  })

const network = z.strictObject({
  name: z.string().min(1).max(64),
  subnet: subnetText,
  mode: mode.optional(),
  ranges: z.array(rangeText).default([]),
  reservations: z.array(reservation).default([]),
  routers: z.array(ip4Text).default([]),
  dns: z.array(ip4Text).default([]),
  domain: domainText.optional(),
  search: z.array(domainText).default([]),
  ntp: z.array(ip4Text).default([]),
  mtu: z.int().min(576).max(65_535).optional(),
  routes: z.array(z.strictObject({ to: subnetText, via: ip4Text })).default([]),
  leaseSeconds: leaseSeconds.default(3600),
  firmwareLeaseSeconds: leaseSeconds.default(600),
})

/** What an operator found out about the firmware of one machine; see `boot/quirks.ts`. */
const quirks = z.strictObject({
  mac: macText,
  raspberryPi: z.boolean().optional(),
  proxyAnswer: z.enum(['on port 4011', 'in one packet']).optional(),
  asksProxyByRequest: z.boolean().optional(),
  bootFileOption: z.enum(['with NUL', 'without NUL', 'absent']).optional(),
})

/** The section `dhcp` of the configuration. */
export const dhcpSchema = z
  .strictObject({
    enabled: z.boolean().default(false).describe('answer DHCP on the boot network'),
    mode: mode
      .default('dhcp')
      .describe('dhcp gives addresses; proxy leaves those to another DHCP server and only tells what to boot'),
    interface: z
      .union([ip4Text, z.array(ip4Text).min(1)], { error: 'must be an IPv4 address like 10.75.0.1, or a list of them' })
      .optional()
      .describe('our own address on the boot network, or a list of one for each; default: address'),
    networks: z.array(network).default([]).describe('the networks, each with its ranges'),
    newcomersPerRelay: newcomers
      .default(NEWCOMER_RATES.perRelay)
      .describe('clients without an address, now or before, that a relay may bring each second'),
    newcomersPerPort: newcomers
      .default(NEWCOMER_RATES.perPort)
      .describe('the same for one port behind a relay, as option 82 names it'),
    quirks: z.array(quirks).default([]).describe('what the firmware of single machines needs, by MAC'),
  })
  .superRefine((dhcp, context) => {
    if (dhcp.enabled && dhcp.mode === 'dhcp' && dhcp.networks.length === 0)
      context.addIssue({ code: 'custom', path: ['networks'], message: NO_NETWORKS })
    for (const { at, says, fix } of checkNetworks(networksOf(dhcp)))
      context.addIssue({ code: 'custom', path: ['networks', ...at], message: `${says} ${fix}` })
  })
  .prefault({})

export type DhcpConfig = z.infer<typeof dhcpSchema>
export type NetworkConfig = DhcpConfig['networks'][number]

const NO_NETWORKS = 'name a network that this server owns, or set dhcp.mode to proxy beside another DHCP server'

const isAddress = (end: string): boolean => parseIp4(end.trim()).ok
