import { Command } from 'commander'
import { revisionDiff, revisionList } from '../api/fleet/pool-contract.ts'
import { rollout } from '../api/fleet/rollout-contract.ts'
import { aboutPool } from './about-named.ts'
import { apiClient, type ClientOptions } from './api-client.ts'
import { poolPath } from './named.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { wholeNumber } from './read-wishes.ts'
import { comparing, rebootsText } from './revision-diff.ts'
import { ago, table } from './table.ts'

export const revisionCommand = (): Command =>
  new Command('revision')
    .description('what a pool has been; a revision never changes')
    .addCommand(
      withJson(aboutPool('list', 'the revisions of a pool, the newest first')).action(
        async (pool: string, options: ClientOptions & PrintOptions) => {
          const client = apiClient(options)
          const found = await client.get(`${await poolPath(client, pool)}/revisions`, revisionList)
          print(options, found, ({ revisions }) =>
            table(
              ['revision', 'state', 'made', 'by', 'why'],
              revisions.map((one) => [
                String(one.number),
                one.state,
                ago(one.created_at, Date.now()),
                one.created_by,
                one.failure ?? '',
              ]),
            ),
          )
        },
      ),
    )
    .addCommand(
      comparing(aboutPool('diff', 'what changed from one revision to another'), {
        pathOf: poolPath,
        shape: revisionDiff,
        closing: rebootsText,
      }),
    )
    .addCommand(
      aboutPool('apply', 'reboot the machines of a pool into this revision; an older one goes back')
        .argument('<revision>')
        .action(async (pool: string, number: string, options: ClientOptions) => {
          const body = { revision: wholeNumber(number) }
          const client = apiClient(options)
          const started = await client.send('POST', `${await poolPath(client, pool)}/rollouts`, body, rollout)
          process.stdout.write(
            `rollout ${started.id} of revision ${started.revision} is ${started.state}; see: coldforge rollout show ${pool}\n`,
          )
        }),
    )
