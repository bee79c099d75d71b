import { Command } from 'commander'
import { lease } from '../../api/lease-contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from '../api-client.ts'

export const leaseCommand = (): Command =>
  new Command('lease').description('addresses that DHCP has given').addCommand(
    withClientOptions(
      new Command('release')
        .argument('<address>', 'see: coldforge get leases')
        .description('give it to whoever asks next'),
    ).action(async (address: string, options: ClientOptions) => {
      const path = `/api/v1/leases/${encodeURIComponent(address)}`
      const gone = await apiClient(options).send('DELETE', path, undefined, lease)
      process.stdout.write(
        `${gone.ip} of ${gone.mac ?? gone.client_id} is released; if that machine still runs, it keeps using it until it asks\n`,
      )
    }),
  )
