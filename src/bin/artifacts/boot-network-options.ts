import type { Command } from 'commander'
import { parseBootNetwork, type BootNetwork, type BootNetworkText } from '../../domain/artifacts/boot-network.ts'
import { Problem } from '../problem.ts'

export interface NetworkOptions extends Omit<BootNetworkText, 'vlan'> {
  readonly vlan?: string
}

/** The options of a boot network that is tagged or has no DHCP server. */
export const withNetworkOptions = (command: Command): Command =>
  command
    .option('--vlan <id>', 'VLAN that the computer tags its frames with; default: none')
    .option(
      '--address <ip/length>',
      'fixed address of the one computer that boots from it, instead of DHCP: 10.0.0.5/24',
    )
    .option('--gateway <ip>', 'router towards the server, for --address')
    .option('--dns <ip>', 'name server, for --address')

/** As the API takes it. Not a number is not a VLAN: the parser refuses it. */
export const networkText = ({ vlan, address, gateway, dns }: NetworkOptions): BootNetworkText => ({
  ...(vlan === undefined ? {} : { vlan: Number(vlan) }),
  ...(address === undefined ? {} : { address }),
  ...(gateway === undefined ? {} : { gateway }),
  ...(dns === undefined ? {} : { dns }),
})

/** Throws a `Problem` for nonsense. */
export function networkOf(options: NetworkOptions): BootNetwork | undefined {
  const network = parseBootNetwork(networkText(options))
  if (!network.ok) throw new Problem(`${network.error.says}; ${network.error.fix}`)
  return network.value
}
