import { Command } from 'commander'
import { instruction } from '../api/contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'

export const machineCommand = (): Command =>
  new Command('machine').description('do something with a machine').addCommand(
    withClientOptions(
      new Command('reboot').argument('<id>', 'see: coldforge get machines').description('ask its agent to reboot'),
    ).action(async (id: string, options: ClientOptions) => {
      const given = await apiClient(options).send(
        'POST',
        `/api/v1/machines/${encodeURIComponent(id)}/instructions`,
        { kind: 'reboot' },
        instruction,
      )
      process.stdout.write(
        `instruction ${given.id} is ${given.state}; the agent hears of it at once when it is connected\n`,
      )
    }),
  )
