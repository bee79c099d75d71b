import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { cluster } from '../api/fleet/cluster-contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'
import { clusterNumber } from './named.ts'
import { Problem } from './problem.ts'

const PATH = '/api/v1/clusters'

interface AddOptions extends ClientOptions {
  readonly kubernetes: string
  readonly kubeconfig?: string
  readonly apiServer?: string
  readonly caPin?: readonly string[]
  readonly podCidr?: string
  readonly serviceCidr?: string
  readonly dnsServiceIp?: string
}

export const clusterCommand = (): Command =>
  new Command('cluster')
    .description('Kubernetes clusters that machines join')
    .addCommand(
      withClientOptions(new Command('add').argument('<name>').description('register a cluster'))
        .requiredOption('--kubernetes <minor>', 'version of its control plane: 1.31')
        .option('--kubeconfig <file>', 'how the server speaks to it; without one the server is a pod of it')
        .option('--api-server <host:port>', 'where machines join, if not where the kubeconfig says')
        .option('--ca-pin <sha256:hex...>', 'public keys of its authority, if not those of the kubeconfig')
        .option('--pod-cidr <subnet>')
        .option('--service-cidr <subnet>')
        .option('--dns-service-ip <address>')
        .action(add),
    )
    .addCommand(
      withClientOptions(new Command('set').argument('<cluster>', 'its number or name; see: coldforge get clusters'))
        .description('a new credential, another place to join, or the version that its owner upgrades it to')
        .option('--kubernetes <minor>', 'version of its control plane; one minor version at a time')
        .option('--kubeconfig <file>', 'how the server speaks to it from now on')
        .option('--api-server <host:port>', 'where machines join')
        .option('--ca-pin <sha256:hex...>', 'public keys of its authority; while it is replaced both')
        .action(set),
    )
    .addCommand(
      withClientOptions(
        new Command('remove')
          .argument('<cluster>', 'its number or name')
          .description('forget a cluster that has no pools; it hears nothing of it'),
      ).action(async (id: string, options: ClientOptions) => {
        const client = apiClient(options)
        await client.send('DELETE', `${PATH}/${await clusterNumber(client, id)}`, undefined, z.null())
        process.stdout.write(`cluster ${id} is forgotten\n`)
      }),
    )

/** Of both commands, in the words of the API. */
const accessOf = ({ kubernetes, kubeconfig, apiServer, caPin }: Partial<AddOptions>) => ({
  version: kubernetes,
  kubeconfig: kubeconfig === undefined ? undefined : readFileSync(kubeconfig, 'utf8'),
  api_server: apiServer,
  ca_pins: caPin,
})

async function set(id: string, options: ClientOptions & Partial<AddOptions>): Promise<void> {
  const wish = accessOf(options)
  if (Object.values(wish).every((value) => value === undefined))
    throw new Problem('Give --kubernetes, --kubeconfig, --api-server or --ca-pin.')
  const client = apiClient(options)
  const changed = await client.send('PATCH', `${PATH}/${await clusterNumber(client, id)}`, wish, cluster)
  process.stdout.write(
    `cluster ${changed.id} "${changed.name}" is ${changed.status}: machines join at ${changed.api_server}\n`,
  )
}

async function add(name: string, options: AddOptions): Promise<void> {
  const body = {
    name,
    ...accessOf(options),
    pod_cidr: options.podCidr,
    service_cidr: options.serviceCidr,
    dns_service_ip: options.dnsServiceIp,
  }
  const made = await apiClient(options).send('POST', PATH, body, cluster)
  process.stdout.write(`cluster ${made.id} "${made.name}": machines join at ${made.api_server}\n`)
}
