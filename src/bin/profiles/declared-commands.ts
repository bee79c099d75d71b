import { Command, Option } from 'commander'
import type { DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { withClientOptions, type ClientOptions } from '../api-client.ts'
import type * as Actions from './declared-actions.ts'
import type { ApplyOptions, AskOptions } from './declared-actions.ts'

/** What the parts of `groups`, `profiles` and `templates` that speak to a server have in common. What does the work is loaded on demand. */
const actions = (): Promise<typeof Actions> => import('./declared-actions.ts')

export const listCommand = (what: 'groups' | 'profiles' | 'templates', description: string): Command =>
  withClientOptions(new Command('list').description(description)).action(async (options: ClientOptions) => {
    const { listGroups, listProfiles, listTemplates } = await actions()
    await { groups: listGroups, profiles: listProfiles, templates: listTemplates }[what](options)
  })

export const showCommand = (kind: 'group' | 'profile'): Command =>
  withClientOptions(new Command('show').argument('<name>').description(`print a ${kind} as it was written`)).action(
    async (name: string, options: ClientOptions) => (await actions()).showDocument(kind, name, options),
  )

export const deleteCommand = (kind: 'group' | 'profile'): Command =>
  withClientOptions(
    new Command('delete').argument('<name>').description(`remove a ${kind} from the server, unless it is in use`),
  ).action(async (name: string, options: ClientOptions) => (await actions()).deleteDocument(kind, name, options))

/** `kind` is what files are whose folder does not tell. */
export const applyCommand = (kind: DeclaredKind | undefined, description: string): Command =>
  withClientOptions(
    new Command('apply')
      .description(description)
      .requiredOption('-f, --file <path...>', 'a file, or a whole data folder with groups/, profiles/ and templates')
      .option('--prune', 'remove from the server what the files do not have')
      .option('--dry-run', 'change nothing, show what machines would be served differently'),
  ).action(async (options: ApplyOptions) => (await actions()).applyFiles(kind, options))

export const explainCommand = (): Command =>
  asking(new Command('explain').description('tell which group of the server takes a machine and why the others do not'))
    .option('--all', 'explain every group, not only the nearest')
    .action(async (options: AskOptions) => (await actions()).explainMachine(options))

export const renderCommand = (): Command =>
  asking(
    new Command('render')
      .argument('<what>', 'ipxe, grub, ignition, cloud, generic or metadata')
      .description('show what the server would give a machine'),
  ).action(async (what: string, options: AskOptions) => (await actions()).renderFor(what, options))

const asking = (command: Command): Command =>
  withClientOptions(command)
    .addOption(
      new Option('--label <name=value>', 'what the machine says of itself; may be repeated')
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([]),
    )
    .option('--machine <id>', 'a machine that the server knows')
