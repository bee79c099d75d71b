import { Command } from 'commander'
import { withClientOptions, type ClientOptions } from '../api-client.ts'
import {
  applyCommand,
  deleteCommand,
  explainCommand,
  listCommand,
  renderCommand,
  showCommand,
} from './declared-commands.ts'
import type { TestOptions } from './profiles-actions.ts'

const dataPath = [
  '--data-path <folder>',
  'folder of groups and profiles',
  process.env['MATCHBOX_DATA_PATH'] ?? '/var/lib/matchbox',
] as const

/**
 * Declared profiles. `test`, `check` and `diff` answer from the files of a folder, without a server; the others speak to one.
 * What answers is loaded on demand: the template engine would slow every other command down.
 */
export const profilesCommand = (): Command =>
  new Command('profiles')
    .description('profiles of a server, and what a matchbox data folder would do')
    .addCommand(listCommand('profiles', 'list the profiles of the server'))
    .addCommand(showCommand('profile'))
    .addCommand(applyCommand('profile', 'put profiles, or a whole data folder, into the server'))
    .addCommand(deleteCommand('profile'))
    .addCommand(renderCommand())
    .addCommand(explainCommand())
    .addCommand(
      new Command('test')
        .description('tell which group of a folder takes a machine and why the others do not')
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
        .description('name every file of a folder that cannot be used and every reference that leads nowhere')
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
