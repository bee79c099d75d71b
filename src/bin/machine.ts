import { Command } from 'commander'
import { z } from 'zod'
import { machine, type Machine } from '../api/contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'
import { diagnoseCommand, rebootCommand } from './machine-instructions.ts'
import { journalCommand } from './machine-journal.ts'
import { applyMachine, machineApplyCommand, machineDiffCommand, machineRevisionsCommand } from './machine-revisions.ts'
import { parseLabels } from './parse-labels.ts'
import { Problem } from './problem.ts'

const PATH = '/api/v1/machines'

interface WishOptions extends ClientOptions {
  readonly name?: string
  readonly pool?: string
  readonly label?: readonly string[]
}

/** A command about one machine. */
const about = (name: string, description: string): Command =>
  withClientOptions(new Command(name).argument('<id>', 'see: coldforge get machines').description(description))

export const machineCommand = (): Command =>
  new Command('machine')
    .description('do something with a machine')
    .addCommand(
      withWishes(
        withClientOptions(
          new Command('add').argument('<uuid>').description('make a machine known before its first boot'),
        ),
      ).action(async (uuid: string, options: WishOptions) => {
        show(await apiClient(options).send('POST', PATH, { uuid, ...wishesOf(options) }, machine))
      }),
    )
    .addCommand(
      withWishes(about('set', 'change the name, pool or labels of a machine'))
        .option('--apply', 'drain a machine at work and boot it with them now; without, they wait for "machine apply"')
        .action(async (id: string, options: WishOptions & { readonly apply?: boolean }) => {
          const edit = wishesOf(options)
          if (Object.keys(edit).length === 0) throw new Problem('Give --name, --pool or --label.')
          const client = apiClient(options)
          show(await client.send('PATCH', pathOf(id), edit, machine))
          if (options.apply === true) await applyMachine(client, id, undefined)
        }),
    )
    .addCommand(
      about('assign', 'put a machine into a pool')
        .argument('<pool>', 'number of the pool')
        .action(async (id: string, pool: string, options: ClientOptions) => {
          show(await apiClient(options).send('PATCH', pathOf(id), { pool_id: Number(pool) }, machine))
        }),
    )
    .addCommand(
      about('unassign', 'take a machine out of its pool, with its cooperation').action(
        async (id: string, options: ClientOptions) => {
          show(await apiClient(options).send('PATCH', pathOf(id), { pool_id: null }, machine))
        },
      ),
    )
    .addCommand(
      about('force-unassign', 'give a lost machine up without asking it').action(
        async (id: string, options: ClientOptions) => {
          show(await apiClient(options).send('POST', `${pathOf(id)}/force-unassign`, undefined, machine))
        },
      ),
    )
    .addCommand(
      about('approve', 'let a waiting or quarantined machine in').action(async (id: string, options: ClientOptions) => {
        show(await apiClient(options).send('POST', `${pathOf(id)}/approve`, undefined, machine))
      }),
    )
    .addCommand(
      about('delete', 'forget a machine and its boots').action(async (id: string, options: ClientOptions) => {
        await apiClient(options).send('DELETE', pathOf(id), undefined, z.null())
        process.stdout.write(`machine ${id} is forgotten\n`)
      }),
    )
    .addCommand(machineApplyCommand())
    .addCommand(machineRevisionsCommand())
    .addCommand(machineDiffCommand())
    .addCommand(rebootCommand())
    .addCommand(diagnoseCommand())
    .addCommand(journalCommand())

const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`

const withWishes = (command: Command): Command =>
  command
    .option('--name <hostname>', 'also the name of its Node')
    .option('--pool <id>', 'number of its pool')
    .option('--label <key=value...>', 'labels of its Node; replaces those it has')

const wishesOf = ({ name, pool, label }: WishOptions): object => ({
  ...(name === undefined ? {} : { name }),
  ...(pool === undefined ? {} : { pool_id: Number(pool) }),
  ...(label === undefined ? {} : { labels: parseLabels(label) }),
})

const show = ({ id, name, status, pool_id: pool }: Machine): void =>
  void process.stdout.write(
    `machine ${id} "${name}" is ${status}, ${pool === null ? 'in no pool' : `in pool ${pool}`}\n`,
  )
