import { Command } from 'commander'
import { z } from 'zod'
import { pool, type PoolView } from '../api/fleet/pool-contract.ts'
import { poolMachinePage, type PoolMachineView } from '../api/fleet/pool-progress-contract.ts'
import { aboutPool } from './about-named.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'
import { clusterNumber, poolPath } from './named.ts'
import { policyCommand } from './pool-policy.ts'
import { settingsOf, withSettings, type SettingOptions } from './pool-settings.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { Problem } from './problem.ts'
import { ago, table } from './table.ts'

const PATH = '/api/v1/pools'

interface WishOptions extends ClientOptions, SettingOptions {
  readonly name?: string
}

export const poolCommand = (): Command =>
  new Command('pool')
    .description('machines that boot the same and join the same cluster')
    .addCommand(
      withSettings(
        withClientOptions(
          new Command('create')
            .argument('<name>')
            .requiredOption('--cluster <cluster>', 'number or name of the one that its machines join')
            .description('make a pool; it needs --kubernetes'),
        ),
      ).action(async (name: string, options: WishOptions & { readonly cluster: string }) => {
        const client = apiClient(options)
        const cluster = await clusterNumber(client, options.cluster)
        const body = { name, cluster_id: cluster, ...(await settingsOf(client, options)) }
        saved(await client.send('POST', PATH, body, pool))
      }),
    )
    .addCommand(
      withSettings(aboutPool('set', 'change what its machines boot; no machine reboots by itself'))
        .option('--name <name>')
        .action(async (id: string, options: WishOptions) => {
          const client = apiClient(options)
          const settings = await settingsOf(client, options)
          const edit = { ...settings, ...(options.name === undefined ? {} : { name: options.name }) }
          if (Object.keys(edit).length === 0) throw new Problem('Say what to change; see: coldforge pool set --help')
          saved(await client.send('PATCH', await poolPath(client, id), edit, pool))
        }),
    )
    .addCommand(
      withJson(aboutPool('show', 'what its machines boot, and where each of them is')).action(
        async (id: string, options: ClientOptions & PrintOptions) => {
          const client = apiClient(options)
          const path = await poolPath(client, id)
          const found = await client.get(path, pool)
          const { machines } = await client.get(`${path}/machines`, poolMachinePage)
          print(
            options,
            { ...found, machines },
            (all) => `${settingText(all)}\n${machineTable(all.machines, Date.now())}`,
          )
        },
      ),
    )
    .addCommand(policyCommand())
    .addCommand(
      aboutPool('delete', 'forget a pool that has no machines').action(async (id: string, options: ClientOptions) => {
        const client = apiClient(options)
        await client.send('DELETE', await poolPath(client, id), undefined, z.null())
        process.stdout.write(`pool ${id} is forgotten\n`)
      }),
    )

const saved = ({ id, name, revision }: PoolView): void =>
  void process.stdout.write(
    `pool ${id} "${name}" has revision ${revision}; its machines boot it with: coldforge rollout start ${id}\n`,
  )

function settingText({ id, name, cluster_id: cluster, revision, ...settings }: PoolView): string {
  const lines = Object.entries(settings).flatMap(([setting, value]) => {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0)
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return isEmpty ? [] : [`${setting.replaceAll('_', ' ').padEnd(22)}${text}\n`]
  })
  return `pool ${id} "${name}" of cluster ${cluster}, newest revision ${revision}\n${lines.join('')}`
}

const machineTable = (machines: readonly PoolMachineView[], now: number): string =>
  table(
    ['machine', 'name', 'status', 'runs', 'heartbeat', 'operation'],
    machines.map((one) => [
      String(one.id),
      one.name,
      one.status,
      one.revision === null ? '-' : `revision ${one.revision}`,
      ago(one.agent_heartbeat_at, now),
      one.operation === null ? '' : `${one.operation.id} ${one.operation.action} ${one.operation.status}`,
    ]),
  )
