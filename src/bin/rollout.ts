import { Command } from 'commander'
import { rolloutProgress, type RolloutProgressView } from '../api/fleet/pool-progress-contract.ts'
import { rollout, rolloutList, type RolloutView } from '../api/fleet/rollout-contract.ts'
import { aboutPool } from './about-named.ts'
import { apiClient, type ApiClient, type ClientOptions } from './api-client.ts'
import { followRollout } from './follow-rollout.ts'
import { poolPath } from './named.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { Problem } from './problem.ts'
import { wholeNumber } from './read-wishes.ts'
import { ago, table } from './table.ts'

interface FollowOptions extends ClientOptions {
  readonly follow?: boolean
  readonly revision?: string
}

const pathOf = async (client: ApiClient, pool: string): Promise<string> => `${await poolPath(client, pool)}/rollouts`

/** A command about one rollout, the newest of its pool unless another is named. */
const about = (name: string, description: string): Command =>
  aboutPool(name, description).argument('[rollout]', 'default: the newest')

export const rolloutCommand = (): Command =>
  new Command('rollout')
    .description('send a revision of a pool to its machines, one after another')
    .addCommand(
      aboutPool('start', 'reboot the machines of a pool into a revision')
        .option('--revision <number>', 'default: the newest; an older one goes back')
        .option('--follow', 'show each step until it ends')
        .action(start),
    )
    .addCommand(
      withJson(aboutPool('list', 'the latest rollouts of a pool')).action(
        async (pool: string, options: ClientOptions & PrintOptions) => {
          const client = apiClient(options)
          const found = await client.get(await pathOf(client, pool), rolloutList)
          print(options, found, ({ rollouts }) => rolloutTable(rollouts, Date.now()))
        },
      ),
    )
    .addCommand(
      withJson(about('show', 'who is done, who is under way and why it waits'))
        .option('--follow', 'show each step until it ends')
        .action(async (pool: string, id: string | undefined, options: FollowOptions & PrintOptions) => {
          const path = await find(pool, id, options)
          if (options.follow === true) return follow(path, options)
          print(options, await apiClient(options).get(`${path}/progress`, rolloutProgress), progressText)
        }),
    )
    .addCommand(command('pause', 'begin no further machine; those under way finish'))
    .addCommand(command('resume', 'go on, and give machines that failed another chance'))
    .addCommand(command('cancel', 'end it, and take back what is under way on machines'))

const command = (name: 'pause' | 'resume' | 'cancel', description: string): Command =>
  about(name, description).action(async (pool: string, id: string | undefined, options: ClientOptions) => {
    const path = await find(pool, id, options)
    told(await apiClient(options).send('POST', `${path}/${name}`, undefined, rollout))
  })

async function start(pool: string, options: FollowOptions): Promise<void> {
  const body = options.revision === undefined ? {} : { revision: wholeNumber(options.revision) }
  const client = apiClient(options)
  const path = await pathOf(client, pool)
  const started = await client.send('POST', path, body, rollout)
  told(started)
  if (options.follow === true) await follow(`${path}/${started.id}`, options)
}

async function follow(path: string, options: ClientOptions): Promise<void> {
  await followRollout(apiClient(options), path, (line) => process.stdout.write(`  ${line}\n`))
  process.stdout.write('every machine runs it\n')
}

async function find(pool: string, id: string | undefined, options: ClientOptions): Promise<string> {
  const client = apiClient(options)
  const path = await pathOf(client, pool)
  if (id !== undefined) return `${path}/${encodeURIComponent(id)}`
  const { rollouts } = await client.get(path, rolloutList)
  const [newest] = rollouts
  if (newest === undefined) throw new Problem(`Pool ${pool} has had no rollout; see: coldforge rollout start`)
  return `${path}/${newest.id}`
}

const why = (reason: string | null): string => (reason === null ? '' : `: ${reason}`)

const told = ({ id, revision, state, reason }: RolloutView): void =>
  void process.stdout.write(`rollout ${id} of revision ${revision} is ${state}${why(reason)}\n`)

const rolloutTable = (rollouts: readonly RolloutView[], now: number): string =>
  table(
    ['id', 'revision', 'state', 'started', 'by', 'why'],
    rollouts.map((one) => [
      String(one.id),
      String(one.revision),
      one.state,
      ago(one.started_at, now),
      one.started_by,
      one.reason ?? '',
    ]),
  )

function progressText(found: RolloutProgressView): string {
  const { rollout: one, under_way: underWay, failed } = found
  const machines = [...underWay, ...failed].map(({ name, operation }) => {
    const step = operation?.steps.findLast(({ state }) => state !== 'pending')
    return [name, operation?.status ?? '', step?.name ?? '', operation?.failure?.detail ?? step?.says ?? '']
  })
  return [
    `rollout ${one.id} of revision ${one.revision} is ${one.state}${why(one.reason)}\n`,
    found.machines === 0
      ? ''
      : `${found.done} of ${found.machines} machines run it, ${found.waiting} are still to go\n`,
    found.waits_for === null ? '' : `waiting: ${found.waits_for}\n`,
    machines.length === 0 ? '' : `\n${table(['machine', 'operation', 'step', 'says'], machines)}`,
  ].join('')
}
