import { Command } from 'commander'
import { withClientOptions, type ClientOptions } from './api-client.ts'
import type { TestOptions } from './profiles-actions.ts'

const dataPath = [
  '--data-path <folder>',
  'folder of groups and profiles',
  process.env['MATCHBOX_DATA_PATH'] ?? '/var/lib/matchbox',
] as const

/**
 * Questions about declared groups and profiles, answered from the files without a server and without a machine; but for `unknown`.
 * What answers is loaded on demand: the template engine would slow every other command down.
 */
export const profilesCommand = (): Command =>
  new Command('profiles')
    .description('groups and profiles of a matchbox data folder')
    .addCommand(
      new Command('test')
        .description('tell which group takes a machine and why the others do not')
        .option(...dataPath)
        .option('--label <name=value>', 'what the machine says of itself; may be repeated', collect, [])
        .option('--render <what>', 'show its ipxe, grub, ignition, cloud, generic or metadata')
        .option('--all', 'explain every group, not only the nearest')
        .action(async (options: TestOptions) => {
          const { testLabels } = await import('./profiles-actions.ts')
          await testLabels(options)
        }),
    )
    .addCommand(
      new Command('check')
        .description('name every file that cannot be used and every reference that leads nowhere')
        .option(...dataPath)
        .action(async (options: Pick<TestOptions, 'dataPath'>) => {
          const { checkFolder } = await import('./profiles-actions.ts')
          checkFolder(options.dataPath)
        }),
    )
    .addCommand(
      new Command('diff')
        .description('show what the machines of two data folders would be served differently')
        .argument('<before>')
        .argument('<after>')
        .action(async (before: string, after: string) => {
          const { showDiff } = await import('./profiles-actions.ts')
          await showDiff(before, after)
        }),
    )
    .addCommand(
      withClientOptions(
        new Command('unknown').description('list the machines that asked a running server and that no group took'),
      ).action(async (options: ClientOptions) => {
        const { showUnknown } = await import('./profiles-unknown.ts')
        await showUnknown(options)
      }),
    )

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]
