import { Command, Option } from 'commander'
import { formatIp4, parseIp4 } from '../../base/ip4.ts'
import { urlsOf } from '../../app/urls.ts'
import { renderSnippet, snippets, type DhcpProduct } from '../../render/snippets/snippets.ts'
import { readConfig, withConfigOptions, type ConfigFlags } from '../config-options.ts'
import { Problem } from '../problem.ts'

export const networkCommand = (): Command => {
  const snippet = new Command('snippet')
    .description('print what to paste into a DHCP server that is not ours, so that its machines boot from us')
    .addOption(new Option('--for <product>', 'which DHCP server').choices(Object.keys(snippets)).makeOptionMandatory())
  return new Command('network').description('the network that machines boot from').addCommand(
    withConfigOptions(snippet).action((options: ConfigFlags & { readonly for: DhcpProduct }) => {
      const { config } = readConfig(options)
      const address = parseIp4(config.address)
      if (!address.ok)
        throw new Problem(`"address" is ${config.address}; firmware needs an IPv4 address: set it with --address`)
      const { http } = urlsOf(config)
      process.stdout.write(renderSnippet(options.for, { tftp: formatIp4(address.value), http }))
    }),
  )
}
