import type { Command } from 'commander'
import { machineRevisionDiff, machineRevisionList } from '../api/fleet/machine-contract.ts'
import { steppedOperation } from '../api/fleet/stepped-operation-contract.ts'
import { aboutMachine } from './about-named.ts'
import { apiClient, type ApiClient, type ClientOptions } from './api-client.ts'
import { machinePath } from './named.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { wholeNumber } from './read-wishes.ts'
import { comparing } from './revision-diff.ts'
import { ago, table } from './table.ts'

export const machineApplyCommand = (): Command =>
  aboutMachine('apply', 'drain a machine at work and boot it into its settings as they are')
    .option('--revision <number>', 'into this revision of it instead; the one that it runs boots it again')
    .action(async (id: string, options: ClientOptions & { readonly revision?: string }) => {
      const { revision } = options
      const client = apiClient(options)
      const path = await machinePath(client, id)
      await applyMachine(client, path, revision === undefined ? undefined : wholeNumber(revision))
    })

export const machineRevisionsCommand = (): Command =>
  withJson(aboutMachine('revisions', 'what a machine has been, the newest first')).action(
    async (id: string, options: ClientOptions & PrintOptions) => {
      const client = apiClient(options)
      const found = await client.get(`${await machinePath(client, id)}/revisions`, machineRevisionList)
      print(options, found, ({ revisions }) =>
        table(
          ['revision', 'state', 'name', 'labels', 'pool', 'made', 'by', 'why'],
          revisions.map((one) => [
            String(one.number),
            one.state,
            one.name,
            one.labels.map(({ key, value }) => `${key}=${value}`).join(','),
            one.pool_id === null ? '' : `${one.pool_id}, revision ${one.pool_revision}`,
            ago(one.created_at, Date.now()),
            one.created_by,
            one.failure ?? '',
          ]),
        ),
      )
    },
  )

export const machineDiffCommand = (): Command =>
  comparing(aboutMachine('diff', 'what changed from one revision of a machine to another'), {
    pathOf: machinePath,
    shape: machineRevisionDiff,
    closing: ({ differences }) => (differences.length === 0 ? 'it boots the same from both\n' : ''),
  })

/** `path` is that of the machine. */
export async function applyMachine(client: ApiClient, path: string, revision: number | undefined): Promise<void> {
  const begun = await client.send('POST', `${path}/apply`, { revision }, steppedOperation)
  process.stdout.write(`operation ${begun.id} has begun; see: coldforge operation show ${begun.id} --follow\n`)
}
