import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { cluster } from '../api/fleet/cluster-contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'

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
      withClientOptions(
        new Command('remove')
          .argument('<id>')
          .description('forget a cluster that has no pools; it hears nothing of it'),
      ).action(async (id: string, options: ClientOptions) => {
        await apiClient(options).send('DELETE', `${PATH}/${encodeURIComponent(id)}`, undefined, z.null())
        process.stdout.write(`cluster ${id} is forgotten\n`)
      }),
    )

async function add(name: string, options: AddOptions): Promise<void> {
  const { kubeconfig } = options
  const body = {
    name,
    version: options.kubernetes,
    kubeconfig: kubeconfig === undefined ? undefined : readFileSync(kubeconfig, 'utf8'),
    api_server: options.apiServer,
    ca_pins: options.caPin,
    pod_cidr: options.podCidr,
    service_cidr: options.serviceCidr,
    dns_service_ip: options.dnsServiceIp,
  }
  const made = await apiClient(options).send('POST', PATH, body, cluster)
  process.stdout.write(`cluster ${made.id} "${made.name}": machines join at ${made.api_server}\n`)
}
