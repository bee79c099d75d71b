import { Command } from 'commander'
import { declaredKinds, type DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { withClientOptions, type ClientOptions } from '../api-client.ts'
import { applyCommand, listCommand } from './declared-commands.ts'
import { Problem } from '../problem.ts'

export const templatesCommand = (): Command =>
  new Command('templates')
    .description('templates of a server, which profiles name')
    .addCommand(listCommand('templates', 'list templates'))
    .addCommand(
      withClientOptions(
        new Command('show').argument('<kind/name>').description('print a template: ignition/worker.yaml'),
      ).action(async (place: string, options: ClientOptions) => {
        const { showDocument } = await import('./declared-actions.ts')
        await showDocument(...parsePlace(place), options)
      }),
    )
    .addCommand(
      applyCommand(undefined, 'put templates into the server; their folder says what they are: ignition/worker.yaml'),
    )
    .addCommand(
      withClientOptions(
        new Command('delete')
          .argument('<kind/name>')
          .description('remove a template from the server, unless it is in use'),
      ).action(async (place: string, options: ClientOptions) => {
        const { deleteDocument } = await import('./declared-actions.ts')
        await deleteDocument(...parsePlace(place), options)
      }),
    )

function parsePlace(place: string): [DeclaredKind, string] {
  const at = place.indexOf('/')
  const kind = declaredKinds.find((known) => known === place.slice(0, at))
  if (kind === undefined || kind === 'group' || kind === 'profile')
    throw new Problem(`"${place}" is not a template like ignition/worker.yaml.`)
  return [kind, place.slice(at + 1)]
}
