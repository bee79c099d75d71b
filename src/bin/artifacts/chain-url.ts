import { Command } from 'commander'
import { chainUrl, createdChainUrl } from '../../api/contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from '../api-client.ts'

export const chainUrlCommand = (): Command =>
  new Command('chain-url')
    .description('URLs with a token, for an iPXE that is not yours')
    .addCommand(
      withClientOptions(new Command('create').argument('<name>').description('make one; its token is shown this once'))
        .option('--expires <date>', 'until when it boots machines; default: 90 days')
        .action(async (name: string, options: ClientOptions & { readonly expires?: string }) => {
          const body = {
            name,
            ...(options.expires === undefined ? {} : { expires_at: new Date(options.expires).toISOString() }),
          }
          const made = await apiClient(options).send('POST', '/api/v1/chain-urls', body, createdChainUrl)
          process.stdout.write(`${made.url}\n`)
        }),
    )
    .addCommand(
      withClientOptions(new Command('revoke').argument('<id>').description('from now on it boots nothing')).action(
        async (id: string, options: ClientOptions) => {
          const gone = await apiClient(options).send(
            'DELETE',
            `/api/v1/chain-urls/${encodeURIComponent(id)}`,
            undefined,
            chainUrl,
          )
          process.stdout.write(`chain URL ${gone.id} "${gone.name}" is revoked\n`)
        },
      ),
    )
