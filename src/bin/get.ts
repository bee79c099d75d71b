import { Command } from 'commander'
import { z } from 'zod'
import { auditPage } from '../api/audit-contract.ts'
import { boot, bootArtifact, chainUrl, operation } from '../api/contract.ts'
import { clusterList } from '../api/fleet/cluster-contract.ts'
import { poolList } from '../api/fleet/pool-contract.ts'
import { organization } from '../api/organization-contract.ts'
import { leaseList } from '../api/lease-contract.ts'
import { apiClient, withClientOptions, type ApiClient, type ClientOptions } from './api-client.ts'
import { listMachines } from './list-machines.ts'
import { ago, table } from './table.ts'

interface GetOptions extends ClientOptions {
  readonly json?: boolean
}

export const getCommand = (): Command =>
  new Command('get')
    .description('list what the server knows')
    .addCommand(
      listed('machines', listMachines, ({ machines }, now) =>
        table(
          ['id', 'name', 'status', 'identity', 'uuid', 'mac', 'last boot', 'heartbeat'],
          machines.map((m) => [
            String(m.id),
            m.name,
            m.status,
            `L${m.identity_level}`,
            m.uuid,
            m.macs[0] ?? '',
            ago(m.last_boot_at, now),
            ago(m.agent_heartbeat_at, now),
          ]),
        ),
      ),
    )
    .addCommand(
      listing('boots', '/api/v1/boots', z.object({ boots: z.array(boot) }), ({ boots }, now) =>
        table(
          ['id', 'mac', 'uuid', 'furthest', 'outcome', 'last event'],
          boots.map((b) => [String(b.id), b.mac ?? '', b.uuid ?? '', b.furthest, b.outcome, ago(b.last_event_at, now)]),
        ),
      ).description('list boots of machines that never got as far as being registered'),
    )
    .addCommand(
      listing('organization', '/api/v1/organization', organization, (own) =>
        table(['uuid', 'name', 'created'], [[own.uuid, own.name, own.created_at.slice(0, 10)]]),
      ).description('show whom the API key belongs to'),
    )
    .addCommand(
      listing('clusters', '/api/v1/clusters', clusterList, ({ clusters }) =>
        table(
          ['id', 'name', 'status', 'version', 'machines join at'],
          clusters.map((c) => [String(c.id), c.name, c.status, c.runs ?? c.version, c.api_server]),
        ),
      ),
    )
    .addCommand(
      listing('pools', '/api/v1/pools', poolList, ({ pools }) =>
        table(
          ['id', 'name', 'cluster', 'kubernetes', 'system', 'revision'],
          pools.map((p) => [
            String(p.id),
            p.name,
            String(p.cluster_id),
            p.kubernetes_version,
            `${p.os.channel} ${p.os.version}`,
            String(p.revision),
          ]),
        ),
      ),
    )
    .addCommand(
      listing('audit', '/api/v1/audit?limit=100', auditPage, ({ entries }, now) =>
        table(
          ['when', 'who', 'from', 'what', 'to'],
          entries.map((e) => [ago(e.at, now), e.who, e.from, e.action, e.subject]),
        ),
      ).description('list who changed what, the latest first'),
    )
    .addCommand(
      listing('leases', '/api/v1/leases', leaseList, ({ leases }) =>
        table(
          ['address', 'network', 'state', 'mac', 'holder', 'expires'],
          leases.map((l) => [l.ip, l.network, l.state, l.mac ?? '', l.holder, l.expires_at.slice(0, 19)]),
        ),
      ).description('list the addresses that DHCP has given'),
    )
    .addCommand(
      listing(
        'artifacts',
        '/api/v1/boot-artifacts',
        z.object({ boot_artifacts: z.array(bootArtifact) }),
        (found, now) =>
          table(
            ['id', 'name', 'status', 'expires', 'last used'],
            found.boot_artifacts.map((a) => [
              String(a.id),
              a.name,
              a.status,
              a.expires_at.slice(0, 10),
              ago(a.last_used_at, now),
            ]),
          ),
      ),
    )
    .addCommand(
      listing('operations', '/api/v1/operations', z.object({ operations: z.array(operation) }), (found, now) =>
        table(
          ['id', 'action', 'subject', 'status', 'started', 'why'],
          found.operations.map((o) => [
            String(o.id),
            o.action,
            o.subject,
            o.status,
            ago(o.created_at, now),
            o.failure?.detail ?? '',
          ]),
        ),
      ),
    )
    .addCommand(
      listing('chain-urls', '/api/v1/chain-urls', z.object({ chain_urls: z.array(chainUrl) }), (found, now) =>
        table(
          ['id', 'name', 'expires', 'revoked', 'uses', 'last used'],
          found.chain_urls.map((c) => [
            String(c.id),
            c.name,
            c.expires_at.slice(0, 10),
            c.revoked_at?.slice(0, 10) ?? '',
            String(c.uses),
            ago(c.last_used_at, now),
          ]),
        ),
      ),
    )

function listing<T extends z.ZodType>(
  name: string,
  path: string,
  shape: T,
  show: (found: z.infer<T>, now: number) => string,
): Command {
  return listed(name, (client) => client.get(path, shape), show)
}

function listed<Found>(
  name: string,
  read: (client: ApiClient) => Promise<Found>,
  show: (found: Found, now: number) => string,
): Command {
  const command = withClientOptions(
    new Command(name).description(`list ${name}`).option('--json', "the API's answer as it is"),
  )
  return command.action(async (options: GetOptions) => {
    const found = await read(apiClient(options))
    process.stdout.write(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : show(found, Date.now()))
  })
}
