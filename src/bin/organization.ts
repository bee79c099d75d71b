import { Command } from 'commander'
import { createdOrganization } from '../api/organization-contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'

export const organizationCommand = (): Command =>
  new Command('organization').description('whom machines belong to; nothing is shared between two').addCommand(
    withClientOptions(
      new Command('create')
        .argument('<name>')
        .description('make an organization; the key of its first administrator is shown this once'),
    ).action(async (name: string, options: ClientOptions) => {
      const made = await apiClient(options).send('POST', '/api/v1/organizations', { name }, createdOrganization)
      process.stdout.write(`organization ${made.uuid}\nkey ${made.key}\n`)
    }),
  )
