import { Command, Option } from 'commander'
import { z } from 'zod'
import { apiKey, createdApiKey } from '../api/contract.ts'
import { scopes } from '../domain/organizations/api-key.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { table } from './table.ts'

export const apiKeyCommand = (): Command =>
  new Command('api-key')
    .description('keys for people and programs')
    .addCommand(
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
    .addCommand(
      withJson(
        withClientOptions(new Command('list').description('list them; the keys themselves are not kept')),
      ).action(async (options: ClientOptions & PrintOptions) => {
        const found = await apiClient(options).get('/api/v1/api-keys', keys)
        print(options, found, ({ api_keys: known }) =>
          table(
            ['id', 'name', 'scope', 'made', 'expires'],
            known.map((one) => [
              String(one.id),
              one.name,
              one.scope,
              one.created_at.slice(0, 10),
              one.expires_at?.slice(0, 10) ?? 'never',
            ]),
          ),
        )
      }),
    )
    .addCommand(
      withClientOptions(
        new Command('revoke')
          .argument('<id>', 'see: coldforge api-key list')
          .description('from now on it opens nothing'),
      ).action(async (id: string, options: ClientOptions) => {
        await apiClient(options).send('DELETE', `/api/v1/api-keys/${encodeURIComponent(id)}`, undefined, z.null())
        process.stdout.write(`api key ${id} opens nothing any more\n`)
      }),
    )

const keys = z.object({ api_keys: z.array(apiKey) })
