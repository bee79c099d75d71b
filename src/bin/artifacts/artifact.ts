import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { bootArtifact, bootArtifactDetails, createdBootArtifact, type BootArtifactDetails } from '../../api/contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from '../api-client.ts'
import { artifactMintCommand } from './artifact-mint.ts'
import { networkText, withNetworkOptions, type NetworkOptions } from './boot-network-options.ts'
import { followOperation } from '../follow-operation.ts'
import { ago, size, table } from '../table.ts'

interface CreateOptions extends ClientOptions, NetworkOptions {
  readonly expires?: string
  readonly out?: string
}

export const artifactCommand = (): Command =>
  new Command('artifact')
    .description('files that turn a machine into one of yours')
    .addCommand(
      withNetworkOptions(
        withClientOptions(
          new Command('create').argument('<name>').description('make a set with a client certificate of its own'),
        ),
      )
        .option('--expires <date>', 'until when it boots machines; default: 90 days')
        .option('--out <folder>', 'also download its files')
        .action(async (name: string, options: CreateOptions) => {
          const client = apiClient(options)
          const body = {
            name,
            network: networkText(options),
            ...(options.expires === undefined ? {} : { expires_at: new Date(options.expires).toISOString() }),
          }
          const made = await client.send('POST', '/api/v1/boot-artifacts', body, createdBootArtifact)
          process.stdout.write(`boot artifact ${made.id} "${made.name}", valid until ${made.expires_at}\n`)
          await followOperation(client, made.operation_id, (line) => process.stderr.write(`  ${line}\n`))
          for (const file of made.files) {
            if (options.out === undefined) process.stdout.write(`  ${file.name.padEnd(18)} ${file.for}\n`)
            else await download(client, file, options.out)
          }
        }),
    )
    .addCommand(
      withClientOptions(
        new Command('show')
          .argument('<id>', 'see: coldforge get artifacts')
          .description('its state, links to its files that work for an hour, and who booted from it'),
      ).action(async (id: string, options: ClientOptions) => {
        const path = `/api/v1/boot-artifacts/${encodeURIComponent(id)}`
        const found = await apiClient(options).get(path, bootArtifactDetails)
        process.stdout.write(describe(found, Date.now()))
      }),
    )
    .addCommand(
      withClientOptions(
        new Command('revoke').argument('<id>').description('from now on none of its files boots anything'),
      ).action(async (id: string, options: ClientOptions) => {
        const gone = await apiClient(options).send(
          'DELETE',
          `/api/v1/boot-artifacts/${encodeURIComponent(id)}`,
          undefined,
          bootArtifact,
        )
        process.stdout.write(`boot artifact ${gone.id} "${gone.name}" is revoked\n`)
      }),
    )
    .addCommand(artifactMintCommand())

const describe = (artifact: BootArtifactDetails, now: number): string =>
  [
    `boot artifact ${artifact.id} "${artifact.name}" is ${artifact.status}; it expires ${artifact.expires_at}\n`,
    ...networkLine(artifact),
    `made from iPXE ${artifact.ipxe_version || '(not yet)'}; last used: ${ago(artifact.last_used_at, now)}\n\n`,
    ...artifact.files.map((file) => `${file.url ?? file.name}\n`),
    '\n',
    table(
      ['machine', 'name', 'uuid', 'boots', 'last boot'],
      artifact.machines.map((m) => [String(m.machine_id), m.name, m.uuid, String(m.boots), ago(m.last_at, now)]),
    ),
  ].join('')

function networkLine({ network }: BootArtifactDetails): readonly string[] {
  if (network === null) return []
  const { vlan, address, gateway, dns } = network
  const parts = [
    vlan === null ? '' : `VLAN ${vlan}`,
    address === null ? 'DHCP' : `address ${address}`,
    gateway === null ? '' : `gateway ${gateway}`,
    dns === null ? '' : `name server ${dns}`,
  ]
  return [`its network: ${parts.filter((part) => part !== '').join(', ')}\n`]
}

async function download(
  client: ReturnType<typeof apiClient>,
  file: { name: string; for: string; path: string },
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, file.name)
  const response = await client.open(file.path)
  // The file holds a private key.
  await pipeline(response, createWriteStream(path, { mode: 0o600 }))
  process.stdout.write(`  ${path} (${size(Number(response.headers['content-length'] ?? 0))}): ${file.for}\n`)
}
