import { Command } from 'commander'
import { z } from 'zod'
import {
  createdWebhook,
  delivery,
  deliveryPage,
  startedReplay,
  webhook,
  webhookList,
  type DeliveryView,
} from '../api/webhooks/webhook-contract.ts'
import { apiClient, withClientOptions, type ClientOptions } from './api-client.ts'
import { Problem } from './problem.ts'
import { ago, table } from './table.ts'

const PATH = '/api/v1/webhooks'

interface WishOptions extends ClientOptions {
  readonly url?: string
  readonly events?: readonly string[]
  readonly enable?: boolean
  readonly disable?: boolean
}

interface ReplayOptions extends ClientOptions {
  readonly delivery?: string
  readonly since?: string
}

const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`

/** A command about one webhook. */
const about = (name: string, description: string): Command =>
  withClientOptions(new Command(name).argument('<id>', 'see: coldforge webhook list').description(description))

export const webhookCommand = (): Command =>
  new Command('webhook')
    .description('programs that are told what happens')
    .addCommand(
      withClientOptions(
        new Command('create')
          .argument('<name>')
          .argument('<url>')
          .description('send events there; the secret that they are signed with is shown this once'),
      )
        .option('--events <kind...>', 'such as rollout.* or machine.status; default: all')
        .action(async (name: string, url: string, options: WishOptions) => {
          const made = await apiClient(options).send(
            'POST',
            PATH,
            { name, url, events: options.events },
            createdWebhook,
          )
          process.stdout.write(`webhook ${made.id} "${made.name}"\nsecret ${made.secret}\n`)
        }),
    )
    .addCommand(
      withClientOptions(new Command('list').description('list where events are sent'))
        .option('--json', "the API's answer as it is")
        .action(async (options: ClientOptions & { readonly json?: boolean }) => {
          const found = await apiClient(options).get(PATH, webhookList)
          const rows = found.webhooks.map((one) => [
            String(one.id),
            one.name,
            one.enabled ? 'yes' : `no${one.disabled_because === null ? '' : `: ${one.disabled_because}`}`,
            one.events.join(' '),
            one.url,
          ])
          const shown = table(['id', 'name', 'enabled', 'events', 'url'], rows)
          process.stdout.write(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : shown)
        }),
    )
    .addCommand(
      about('set', 'change where, what, or whether it is sent')
        .option('--url <url>')
        .option('--events <kind...>', 'in place of those that it wants')
        .option('--enable', 'go on; what was waiting is sent now')
        .option('--disable', 'send nothing until it is enabled again')
        .action(async (id: string, options: WishOptions) => {
          if (options.enable === true && options.disable === true) throw new Problem('Give --enable or --disable.')
          const enabled = options.enable ?? (options.disable === true ? false : undefined)
          const edit = { url: options.url, events: options.events, enabled }
          if (Object.values(edit).every((wish) => wish === undefined))
            throw new Problem('Give --url, --events, --enable or --disable.')
          const is = await apiClient(options).send('PATCH', pathOf(id), edit, webhook)
          process.stdout.write(`webhook ${is.id} "${is.name}" is ${is.enabled ? 'enabled' : 'disabled'}\n`)
        }),
    )
    .addCommand(
      about('delete', 'send nothing more there').action(async (id: string, options: ClientOptions) => {
        await apiClient(options).send('DELETE', pathOf(id), undefined, z.null())
        process.stdout.write(`webhook ${id} is forgotten\n`)
      }),
    )
    .addCommand(
      about('deliveries', 'what was sent, and what is on its way, the latest first').action(
        async (id: string, options: ClientOptions) => {
          const found = await apiClient(options).get(`${pathOf(id)}/deliveries`, deliveryPage)
          process.stdout.write(deliveryTable(found.deliveries, Date.now()))
        },
      ),
    )
    .addCommand(
      about('test', 'send it an event that means nothing').action(async (id: string, options: ClientOptions) => {
        const made = await apiClient(options).send('POST', `${pathOf(id)}/test`, undefined, delivery)
        process.stdout.write(`delivery ${made.id} of ${made.message}; see: coldforge webhook deliveries ${id}\n`)
      }),
    )
    .addCommand(
      about('replay', 'send again what was sent before')
        .option('--delivery <id>', 'this one')
        .option('--since <time>', 'all that happened since then: 2026-05-01T12:00:00Z')
        .action(replay),
    )

async function replay(id: string, options: ReplayOptions): Promise<void> {
  const { delivery: one, since } = options
  if ((one === undefined) === (since === undefined)) throw new Problem('Give either --delivery or --since.')
  if (one !== undefined) {
    const again = await apiClient(options).send('POST', `${pathOf(id)}/deliveries/${encodeURIComponent(one)}/replay`, undefined, delivery) // prettier-ignore
    process.stdout.write(`delivery ${again.id} of ${again.message} is sent again\n`)
    return
  }
  const at = new Date(since ?? '')
  if (Number.isNaN(at.getTime())) throw new Problem(`"${since}" is not a time like 2026-05-01T12:00:00Z`)
  const body = { since: at.toISOString() }
  const { deliveries } = await apiClient(options).send('POST', `${pathOf(id)}/replay`, body, startedReplay)
  process.stdout.write(`${deliveries} deliveries are sent again\n`)
}

const deliveryTable = (deliveries: readonly DeliveryView[], now: number): string =>
  table(
    ['id', 'what', 'to', 'state', 'attempts', 'last', 'why'],
    deliveries.map((one) => [
      String(one.id),
      one.kind,
      one.subject,
      one.state,
      String(one.attempts),
      ago(one.last_at, now),
      one.problem ?? '',
    ]),
  )
