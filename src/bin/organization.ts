import { Argument, Command } from 'commander'
import { newcomers } from '../api/newcomer-contract.ts'
import { approvalPolicies } from '../domain/machines/newcomers.ts'
import { createdOrganization } from '../api/organization-contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'

export const organizationCommand = (): Command =>
  new Command('organization')
    .description('whom machines belong to; nothing is shared between two')
    .addCommand(
      withClientOptions(
        new Command('create')
          .argument('<name>')
          .description('make an organization; the key of its first administrator is shown this once'),
      ).action(async (name: string, options: ClientOptions) => {
        const made = await apiClient(options).send('POST', '/api/v1/organizations', { name }, createdOrganization)
        process.stdout.write(`organization ${made.uuid}\nkey ${made.key}\n`)
      }),
    )
    .addCommand(
      withClientOptions(
        new Command('newcomers')
          .addArgument(
            new Argument('[approval]', 'let them in, or let somebody approve them').choices(approvalPolicies),
          )
          .description('how machines are received that register themselves, and how many wait for approval'),
      ).action(async (approval: string | undefined, options: ClientOptions) => {
        const client = apiClient(options)
        const known =
          approval === undefined
            ? await client.get(NEWCOMERS, newcomers)
            : await client.send('PATCH', NEWCOMERS, { approval }, newcomers)
        process.stdout.write(`approval is ${known.approval}; waiting for it: ${known.waiting}\n`)
      }),
    )

const NEWCOMERS = '/api/v1/organization/newcomers'
