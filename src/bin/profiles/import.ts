import { Command } from 'commander'
import { withClientOptions } from '../api-client.ts'
import type { ImportOptions } from './import-target.ts'

interface MatchboxOptions extends ImportOptions {
  readonly assetsTo?: string
}

const tell = (line: string): void => console.log(line)

/** Takes over what other tools have. What reads it is loaded on demand. */
export const importCommand = (): Command =>
  new Command('import')
    .description('take groups and profiles over from other tools, with a report of what could not be carried over')
    .addCommand(
      withTarget(
        new Command('matchbox')
          .description('a matchbox data folder; "coldforge serve" can also use it where it is (profiles.directory)')
          .argument('<folder>')
          .option('--assets-to <folder>', 'where to copy its assets: the assets folder of a server on this machine'),
      ).action(async (folder: string, options: MatchboxOptions) => {
        const { importTarget } = await import('./import-target.ts')
        const { importMatchbox } = await import('./import-matchbox.ts')
        await importMatchbox(folder, importTarget(options), options.assetsTo, tell)
      }),
    )
    .addCommand(
      withTarget(
        new Command('tinkerbell')
          .description('a YAML file of Tinkerbell Hardware, one group for each address, one profile for each machine')
          .argument('<file>'),
      ).action(async (file: string, options: ImportOptions) => {
        const { importTarget } = await import('./import-target.ts')
        const { importTinkerbell } = await import('./import-tinkerbell.ts')
        await importTinkerbell(file, importTarget(options), tell)
      }),
    )

const withTarget = (command: Command): Command =>
  withClientOptions(
    command
      .option('--apply', 'put everything into the server; without this or --to only the report is made')
      .option('--to <folder>', 'matchbox data folder to write into instead'),
  )
