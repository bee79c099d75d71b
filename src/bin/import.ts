import { Command } from 'commander'

const target = ['--to <folder>', 'matchbox data folder to write into; without it only the report is made'] as const

/** Takes over what other tools have. What reads it is loaded on demand. */
export const importCommand = (): Command =>
  new Command('import')
    .description('take groups and profiles over from other tools, with a report of what could not be carried over')
    .addCommand(
      new Command('matchbox')
        .description('a matchbox data folder; "coldforge serve" can also use it where it is (profiles.directory)')
        .argument('<folder>')
        .option(...target)
        .action(async (folder: string, { to }: { readonly to?: string }) => {
          const { importMatchbox } = await import('./import-matchbox.ts')
          await importMatchbox(folder, to, (line) => console.log(line))
        }),
    )
    .addCommand(
      new Command('tinkerbell')
        .description('a YAML file of Tinkerbell Hardware, one group for each address, one profile for each machine')
        .argument('<file>')
        .option(...target)
        .action(async (file: string, { to }: { readonly to?: string }) => {
          const { importTinkerbell } = await import('./import-tinkerbell.ts')
          importTinkerbell(file, to, (line) => console.log(line))
        }),
    )
