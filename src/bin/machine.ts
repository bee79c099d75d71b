import { Command } from 'commander'
import { z } from 'zod'
import { machine, type Machine } from '../api/contract.ts'
import { aboutMachine } from './about-named.ts'
import { apiClient, withClientOptions, type ApiClient, type ClientOptions } from './api-client.ts'
import { diagnoseCommand, rebootCommand } from './machine-instructions.ts'
import { journalCommand } from './machine-journal.ts'
import { applyMachine, machineApplyCommand, machineDiffCommand, machineRevisionsCommand } from './machine-revisions.ts'
import { machinePath, poolNumber } from './named.ts'
import { parseLabels } from './parse-labels.ts'
import { Problem } from './problem.ts'

const PATH = '/api/v1/machines'

interface WishOptions extends ClientOptions {
  readonly name?: string
  readonly pool?: string
  readonly label?: readonly string[]
}

export const machineCommand = (): Command =>
  new Command('machine')
    .description('do something with a machine')
    .addCommand(
      withWishes(
        withClientOptions(
          new Command('add').argument('<uuid>').description('make a machine known before its first boot'),
        ),
      ).action(async (uuid: string, options: WishOptions) => {
        const client = apiClient(options)
        show(await client.send('POST', PATH, { uuid, ...(await wishesOf(client, options)) }, machine))
      }),
    )
    .addCommand(
      withWishes(aboutMachine('set', 'change the name, pool or labels of a machine'))
        .option('--apply', 'drain a machine at work and boot it with them now; without, they wait for "machine apply"')
        .action(async (wanted: string, options: WishOptions & { readonly apply?: boolean }) => {
          const client = apiClient(options)
          const edit = await wishesOf(client, options)
          if (Object.keys(edit).length === 0) throw new Problem('Give --name, --pool or --label.')
          const path = await machinePath(client, wanted)
          show(await client.send('PATCH', path, edit, machine))
          if (options.apply === true) await applyMachine(client, path, undefined)
        }),
    )
    .addCommand(
      aboutMachine('assign', 'put a machine into a pool')
        .argument('<pool>', 'its number or name')
        .action(async (wanted: string, pool: string, options: ClientOptions) => {
          const client = apiClient(options)
          const edit = { pool_id: await poolNumber(client, pool) }
          show(await client.send('PATCH', await machinePath(client, wanted), edit, machine))
        }),
    )
    .addCommand(
      aboutMachine('unassign', 'take a machine out of its pool, with its cooperation').action(
        async (wanted: string, options: ClientOptions) => {
          const client = apiClient(options)
          show(await client.send('PATCH', await machinePath(client, wanted), { pool_id: null }, machine))
        },
      ),
    )
    .addCommand(deciding('force-unassign', 'give a lost machine up without asking it'))
    .addCommand(deciding('approve', 'let a waiting or quarantined machine in'))
    .addCommand(
      aboutMachine('delete', 'forget a machine and its boots').action(
        async (wanted: string, options: ClientOptions) => {
          const client = apiClient(options)
          await client.send('DELETE', await machinePath(client, wanted), undefined, z.null())
          process.stdout.write(`machine ${wanted} is forgotten\n`)
        },
      ),
    )
    .addCommand(machineApplyCommand())
    .addCommand(machineRevisionsCommand())
    .addCommand(machineDiffCommand())
    .addCommand(rebootCommand())
    .addCommand(diagnoseCommand())
    .addCommand(journalCommand())

const deciding = (name: string, description: string): Command =>
  aboutMachine(name, description).action(async (wanted: string, options: ClientOptions) => {
    const client = apiClient(options)
    show(await client.send('POST', `${await machinePath(client, wanted)}/${name}`, undefined, machine))
  })

const withWishes = (command: Command): Command =>
  command
    .option('--name <hostname>', 'also the name of its Node')
    .option('--pool <pool>', 'number or name of its pool')
    .option('--label <key=value...>', 'labels of its Node; replaces those it has')

const wishesOf = async (client: ApiClient, { name, pool, label }: WishOptions): Promise<object> => ({
  ...(name === undefined ? {} : { name }),
  ...(pool === undefined ? {} : { pool_id: await poolNumber(client, pool) }),
  ...(label === undefined ? {} : { labels: parseLabels(label) }),
})

const show = ({ id, name, status, pool_id: pool }: Machine): void =>
  void process.stdout.write(
    `machine ${id} "${name}" is ${status}, ${pool === null ? 'in no pool' : `in pool ${pool}`}\n`,
  )
