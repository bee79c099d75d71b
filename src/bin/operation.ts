import { Command } from 'commander'
import { operation } from '../api/contract.ts'
import {
  steppedOperation,
  steppedOperationList,
  type SteppedOperationView,
} from '../api/fleet/stepped-operation-contract.ts'
import { aboutMachine } from './about-named.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'
import { followOperation } from './follow-operation.ts'
import { machinePath } from './named.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { ago, table } from './table.ts'

const pathOf = (id: string): string => `/api/v1/operations/${encodeURIComponent(id)}`

/** A command about one operation. */
const about = (name: string, description: string): Command =>
  withClientOptions(new Command(name).argument('<id>', 'see: coldforge get operations').description(description))

export const operationCommand = (): Command =>
  new Command('operation')
    .description('long actions, with their steps and their log')
    .addCommand(
      withJson(about('show', 'its state and its log'))
        .option('--follow', 'show its log until it ends')
        .action(async (id: string, options: ClientOptions & PrintOptions & { readonly follow?: boolean }) => {
          const client = apiClient(options)
          if (options.follow === true)
            return followOperation(client, Number(id), (line) => process.stdout.write(`${line}\n`))
          print(options, await client.get(pathOf(id), operation), (found) =>
            [
              `operation ${found.id} ${found.action} of ${found.subject} is ${found.status}\n`,
              ...found.log.map(({ at, says }) => `${at.slice(0, 19)}  ${says}\n`),
              found.failure === null ? '' : `${found.failure.detail}.\nWhat to do: ${found.failure.fix}.\n`,
            ].join(''),
          )
        }),
    )
    .addCommand(
      withJson(aboutMachine('of', 'those of a machine, step by step')).action(
        async (machine: string, options: ClientOptions & PrintOptions) => {
          const client = apiClient(options)
          const path = `${await machinePath(client, machine)}/operations`
          print(options, await client.get(path, steppedOperationList), ({ operations }) =>
            table(['id', 'action', 'status', 'started', 'step', 'says'], operations.map(row)),
          )
        },
      ),
    )
    .addCommand(command('cancel', 'stop it and take back what it has done'))
    .addCommand(command('retry', 'try a failed or cancelled one again'))

const command = (name: 'cancel' | 'retry', description: string): Command =>
  about(name, description).action(async (id: string, options: ClientOptions) => {
    const asked = await apiClient(options).send('POST', `${pathOf(id)}/${name}`, undefined, steppedOperation)
    process.stdout.write(
      `operation ${asked.id} is asked to ${name}; see: coldforge operation show ${asked.id} --follow\n`,
    )
  })

function row(one: SteppedOperationView): readonly string[] {
  const step = one.steps.findLast(({ state }) => state !== 'pending')
  const says = one.failure?.detail ?? step?.says ?? ''
  return [String(one.id), one.action, one.status, ago(one.created_at, Date.now()), step?.name ?? '', says]
}
