import { Command } from 'commander'
import { z } from 'zod'
import { createdUefiUrl, uefiUrl } from '../../api/contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from '../api-client.ts'
import { ago, table } from '../table.ts'

interface CreateOptions extends ClientOptions {
  readonly expires?: string
  readonly protocols: string
}

const pathOf = (artifact: string): string =>
  `/api/v1/boot-artifacts/${encodeURIComponent(artifact)}/uefi-http-boot-urls`

const artifactArgument = ['<artifact>', 'its id; see: coldforge get artifacts'] as const

export const uefiUrlCommand = (): Command =>
  new Command('uefi-url')
    .description('URLs from which UEFI firmware loads a boot artifact by itself')
    .addCommand(
      withClientOptions(
        new Command('create')
          .argument(...artifactArgument)
          .argument('<name>')
          .description('make one; it is shown this once'),
      )
        .option('--protocols <which>', 'http_only, https_only or http_and_https', 'https_only')
        .option('--expires <date>', 'until when it works; default: 365 days')
        .action(create),
    )
    .addCommand(
      withClientOptions(new Command('list').argument(...artifactArgument)).action(
        async (artifact: string, options: ClientOptions) => {
          const shape = z.object({ uefi_http_boot_urls: z.array(uefiUrl) })
          const found = await apiClient(options).get(pathOf(artifact), shape)
          const rows = found.uefi_http_boot_urls.map((u) => [
            String(u.id),
            u.name,
            u.protocols,
            u.expires_at.slice(0, 10),
            u.revoked_at?.slice(0, 10) ?? '',
            String(u.uses),
            ago(u.last_used_at, Date.now()),
          ])
          process.stdout.write(table(['id', 'name', 'protocols', 'expires', 'revoked', 'uses', 'last used'], rows))
        },
      ),
    )
    .addCommand(
      withClientOptions(
        new Command('revoke')
          .argument(...artifactArgument)
          .argument('<id>')
          .description('from now on it loads nothing'),
      ).action(async (artifact: string, id: string, options: ClientOptions) => {
        const path = `${pathOf(artifact)}/${encodeURIComponent(id)}`
        const gone = await apiClient(options).send('DELETE', path, undefined, uefiUrl)
        process.stdout.write(`UEFI HTTP Boot URL ${gone.id} "${gone.name}" is revoked\n`)
      }),
    )

async function create(artifact: string, name: string, options: CreateOptions): Promise<void> {
  const body = {
    name,
    protocols: options.protocols,
    ...(options.expires === undefined ? {} : { expires_at: new Date(options.expires).toISOString() }),
  }
  const made = await apiClient(options).send('POST', pathOf(artifact), body, createdUefiUrl)
  for (const url of [made.https_url_amd64, made.https_url_arm64, made.http_url_amd64, made.http_url_arm64])
    if (url !== null) process.stdout.write(`${url}\n`)
  if (made.http_url_amd64 !== null)
    process.stderr.write(
      'Over plain HTTP the private key in these files can be read on the way: use a closed network.\n',
    )
}
