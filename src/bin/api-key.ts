import { Command, Option } from 'commander'
import { createdApiKey } from '../api/contract.ts'
import { scopes } from '../domain/organizations/api-key.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'

export const apiKeyCommand = (): Command =>
  new Command('api-key').description('keys for people and programs').addCommand(
    withClientOptions(new Command('create').argument('<name>').description('make a key; it is shown this once'))
      .addOption(new Option('--scope <scope>', 'what it may do').choices(scopes).default('read'))
      .action(async (name: string, options: ClientOptions & { readonly scope: string }) => {
        const made = await apiClient(options).send(
          'POST',
          '/api/v1/api-keys',
          { name, scope: options.scope },
          createdApiKey,
        )
        process.stdout.write(`${made.key}\n`)
      }),
  )
