import { Command } from 'commander'
import { z } from 'zod'
import { networkProfile, networkProfileList, type NetworkProfileView } from '../api/fleet/profile-contract.ts'
import { apiClient, withClientOptions, type ApiClient, type ClientOptions } from './api-client.ts'
import { profileNumber } from './named.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { Problem } from './problem.ts'
import { readWishes } from './read-wishes.ts'
import { table } from './table.ts'

const PATH = '/api/v1/network-profiles'
const pathOf = async (client: ApiClient, wanted: string): Promise<string> =>
  `${PATH}/${await profileNumber(client, wanted)}`

interface WishOptions extends ClientOptions {
  readonly name?: string
  readonly file?: string
}

const LINKS = 'its links: name, interfaces, vlans, host_networking, lacp, native_vlan'

/** A command about one network profile. */
const about = (name: string, description: string): Command =>
  withClientOptions(
    new Command(name)
      .argument('<profile>', 'its number or name; see: coldforge network-profile list')
      .description(description),
  )

export const networkProfileCommand = (): Command =>
  new Command('network-profile')
    .description('how machines of a pool are wired: bonds, VLANs, bridges')
    .addCommand(
      withClientOptions(
        new Command('create').argument('<name>').description('make one; without links it is DHCP on every card'),
      )
        .option('--file <yaml>', LINKS)
        .action(async (name: string, options: WishOptions) => {
          saved(await apiClient(options).send('POST', PATH, { name, ...readWishes(options.file) }, networkProfile))
        }),
    )
    .addCommand(
      withJson(withClientOptions(new Command('list').description('list network profiles'))).action(
        async (options: ClientOptions & PrintOptions) => {
          const found = await apiClient(options).get(PATH, networkProfileList)
          print(options, found, ({ network_profiles: profiles }) =>
            table(
              ['id', 'name', 'links'],
              profiles.map((one) => [String(one.id), one.name, one.links.map(({ name }) => name).join(' ')]),
            ),
          )
        },
      ),
    )
    .addCommand(
      withJson(about('show', 'its links')).action(async (id: string, options: ClientOptions & PrintOptions) => {
        const client = apiClient(options)
        print(options, await client.get(await pathOf(client, id), networkProfile), linkText)
      }),
    )
    .addCommand(
      about('set', 'change its name or links; pools that use it get a revision')
        .option('--name <name>')
        .option('--file <yaml>', LINKS)
        .action(async (id: string, options: WishOptions) => {
          const edit = { ...readWishes(options.file), ...(options.name === undefined ? {} : { name: options.name }) }
          if (Object.keys(edit).length === 0) throw new Problem('Give --name or --file.')
          const client = apiClient(options)
          saved(await client.send('PATCH', await pathOf(client, id), edit, networkProfile))
        }),
    )
    .addCommand(
      about('delete', 'forget one that no pool uses').action(async (id: string, options: ClientOptions) => {
        const client = apiClient(options)
        await client.send('DELETE', await pathOf(client, id), undefined, z.null())
        process.stdout.write(`network profile ${id} is forgotten\n`)
      }),
    )

const saved = ({ id, name, links }: NetworkProfileView): void =>
  void process.stdout.write(
    `network profile ${id} "${name}" has ${links.length} link${links.length === 1 ? '' : 's'}\n`,
  )

const linkText = ({ id, name, links }: NetworkProfileView): string =>
  `network profile ${id} "${name}"\n${table(
    ['link', 'interfaces', 'vlans', 'host', 'lacp', 'untagged'],
    links.map((link) => [
      link.name,
      link.interfaces.join(' '),
      link.vlans.join(' '),
      ...[link.host_networking, link.lacp, link.native_vlan].map((is) => (is ? 'yes' : 'no')),
    ]),
  )}`
