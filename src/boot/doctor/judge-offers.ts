import { formatIp4, type Ip4 } from '../../base/ip4.ts'
import { finding, type Finding } from './finding.ts'
import type { Offer } from './offer.ts'

/** What we are on this network: the DHCP server, a proxy beside another one, or nothing. */
export type OurRole = 'dhcp' | 'proxy' | 'none'

/** What the offers of all servers say about a network in which `own` is our address. */
export function judgeOffers(offers: readonly Offer[], own: Ip4, role: OurRole): readonly Finding[] {
  const others = offers.filter(({ server }) => server !== own)
  const ours = offers.filter(({ server }) => server === own)
  return [
    ...(role !== 'none' && ours.length === 0 ? [weAreSilent(role)] : []),
    ...judgeAddresses(others, role),
    ...others.flatMap((offer) => judgeBootData(offer, own, role)),
    ...(role === 'none' ? judgePointers(others, own) : []),
  ]
}

const weAreSilent = (role: OurRole): Finding =>
  finding(
    'error',
    role === 'proxy' ? 'our proxy does not tell firmware what to boot' : 'our DHCP server does not answer',
    'a request like that of UEFI firmware went out on this interface, and no answer of ours came back',
    'see that the server runs, that dhcp.interface is the address of this interface, that a network contains it, and that no ' +
      'firewall drops UDP 67 and 68',
  )

function judgeAddresses(others: readonly Offer[], role: OurRole): readonly Finding[] {
  const givers = others.filter(({ givesAddress }) => givesAddress)
  if (role === 'dhcp') return givers.map(rogue)
  const [one, another] = givers
  if (one === undefined)
    return [
      finding(
        'error',
        'nobody gives addresses on this network',
        'firmware boots only once it has an address, and we are not the server that gives them',
        'start the DHCP server of this network, or own the network: dhcp.mode dhcp with ranges',
      ),
    ]
  if (another === undefined)
    return [finding('info', `${formatIp4(one.server)} gives the addresses`, 'it answered a request of ours', 'nothing')]
  const names = givers.map(({ server }) => formatIp4(server)).join(' and ')
  return [
    finding(
      'warning',
      `several servers give addresses: ${names}`,
      'machines take whichever answers first',
      'switch off all but one, unless they are a pair that share their leases',
    ),
  ]
}

const rogue = ({ server }: Offer): Finding =>
  finding(
    'error',
    `another DHCP server, ${formatIp4(server)}, gives addresses on this network`,
    'machines take whichever answers first, and with its answer they do not boot from us',
    `switch it off here, or leave the addresses to it: dhcp.mode proxy, or coldforge network snippet`,
  )

/** Trouble that a foreign server makes by what it says about booting. */
function judgeBootData(offer: Offer, own: Ip4, role: OurRole): readonly Finding[] {
  const server = formatIp4(offer.server)
  const isElsewhere = offer.bootFile !== '' && offer.nextServer !== own && !offer.bootFile.includes(formatIp4(own))
  return [
    ...(isElsewhere && role !== 'none'
      ? [
          finding(
            'warning',
            `${server} tells firmware to boot ${JSON.stringify(offer.bootFile.slice(0, 128))} from elsewhere`,
            'some firmware prefers that to what we say',
            'remove boot file and next server from its configuration, or point them at us: coldforge network snippet',
          ),
        ]
      : []),
    ...(offer.claimsPxe && !offer.hasPxeOptions
      ? [
          finding(
            'error',
            `${server} sends firmware to its port 4011`,
            'it says PXEClient (option 60) without boot options (43); where nobody answers there, UEFI stops with PXE-E55',
            'remove option 60 from its configuration',
          ),
        ]
      : []),
  ]
}

/** DHCP is not ours at all: then somebody's has to point at us. */
function judgePointers(others: readonly Offer[], own: Ip4): readonly Finding[] {
  const points = others.some((offer) => offer.nextServer === own || offer.bootFile.includes(formatIp4(own)))
  if (points || others.length === 0) return []
  return [
    finding(
      'warning',
      'no DHCP server points firmware at us',
      'machines get an address, and then nothing to boot',
      'paste what "coldforge network snippet" prints into that server, or switch on our proxy: dhcp.enabled, dhcp.mode proxy',
    ),
  ]
}
