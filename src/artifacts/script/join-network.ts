import { formatIp4, netmask } from '../../base/ip4.ts'
import type { BootNetwork, FixedAddress } from '../../domain/artifacts/boot-network.ts'

/**
 * The part of the boot script that gets an address. It starts at the label `network`, goes on to `boot` with an address and to `again`
 * without one; to `next` comes back who found no server with that address.
 */
export const joinNetwork = (network: BootNetwork | undefined): string =>
  network === undefined ? ANY_DHCP : cardByCard(network)

const ANY_DHCP = `:network
dhcp && goto boot ||
echo
echo No network: no DHCP server answered on any port of this computer.
echo Check the cable, the switch port and its VLAN, and that the network has a DHCP server.
:next
goto again
`

/** A fixed address fits every card, and a tag must be put on each: so one card after the other is tried as far as the server. */
function cardByCard({ vlan, fixed }: BootNetwork): string {
  const card = vlan === undefined ? 'net${idx}' : `net\${idx}-${vlan}`
  const where = vlan === undefined ? '${card}' : `\${card}, VLAN ${vlan}`
  return `:network
set idx:int32 0

:card
isset \${net\${idx}/mac} || goto none
set card ${card}
echo Trying network card ${where}
${vlan === undefined ? '' : `vcreate --tag ${vlan} net\${idx} ||\n`}${fixed === undefined ? DHCP : withAddress(fixed)}
:next
ifclose \${card} ||
inc idx
goto card

:none
echo
echo Every network card of this computer has been tried.
goto again
`
}

const DHCP = `dhcp \${card} && goto boot ||
echo
echo No network: no DHCP server answered on \${card}.
echo Check the cable, that the switch port carries this VLAN tagged, and that the VLAN has a DHCP server.
`

/** The link may need seconds (spanning tree), and a card without a cable must not hold up the others for long. */
const withAddress = ({ ip, subnet, gateway, dns }: FixedAddress): string =>
  [
    'ifopen ${card} || goto next',
    'iflinkwait --timeout 5000 ${card} || goto next',
    `set \${card}/ip ${formatIp4(ip)}`,
    `set \${card}/netmask ${formatIp4(netmask(subnet))}`,
    ...(gateway === undefined ? [] : [`set \${card}/gateway ${formatIp4(gateway)}`]),
    ...(dns === undefined ? [] : [`set \${card}/dns ${formatIp4(dns)}`]),
    'goto boot',
    '',
  ].join('\n')
