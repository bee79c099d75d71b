import { Command } from 'commander'
import { showConfig } from '../app/config/show.ts'
import { readConfig, withConfigOptions, type ConfigFlags } from './config-options.ts'

export const configCommand = (): Command => {
  const show = new Command('show').description('print the effective configuration and where each value came from')
  return new Command('config').description('look at the configuration').addCommand(
    withConfigOptions(show).action((options: ConfigFlags) => {
      process.stdout.write(showConfig(readConfig(options)))
    }),
  )
}
