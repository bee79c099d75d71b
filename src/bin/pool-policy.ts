import { Option, type Command } from 'commander'
import { policy, type PolicyView } from '../api/fleet/policy-contract.ts'
import { aboutPool } from './about-named.ts'
import { apiClient, type ClientOptions } from './api-client.ts'
import { poolPath } from './named.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { given, readWishes, wholeNumber } from './read-wishes.ts'

interface PolicyOptions extends ClientOptions, PrintOptions {
  readonly maxUnavailable?: string
  readonly canaries?: string
  readonly soak?: string
  readonly order?: string
  readonly failureBudget?: string
  readonly breakerBoots?: string
  readonly drainTimeout?: string
  readonly drainOnTimeout?: string
  readonly file?: string
}

/** Shows how a revision reaches the machines of a pool; with flags, changes it first. */
export const policyCommand = (): Command =>
  withJson(aboutPool('policy', 'how a revision reaches its machines; what is given is changed'))
    .option('--max-unavailable <n|n%>', 'how many machines may be down at once')
    .option('--canaries <n>', 'how many go first and are watched')
    .option('--soak <seconds>', 'how long each must work well before the next goes')
    .addOption(new Option('--order <order>').choices(policy.shape.order.options))
    .option('--failure-budget <n>', 'how many machines may fail before it freezes')
    .option('--breaker-boots <n>', 'silent boots after which the revision before is served again')
    .option('--drain-timeout <seconds>')
    .addOption(new Option('--drain-on-timeout <what>').choices(policy.shape.drain_on_timeout.options))
    .option('--file <yaml>', 'any rule by the name it has in the API, such as windows')
    .action(async (id: string, options: PolicyOptions) => {
      const client = apiClient(options)
      const path = `${await poolPath(client, id)}/policy`
      const wishes = wishesOf(options)
      const isEdit = Object.keys(wishes).length > 0
      const found = isEdit ? await client.send('PATCH', path, wishes, policy) : await client.get(path, policy)
      print(options, found, policyText)
    })

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : wholeNumber(text))

const wishesOf = (options: PolicyOptions): Readonly<Record<string, unknown>> => ({
  ...readWishes(options.file),
  ...given({
    max_unavailable: options.maxUnavailable === undefined ? undefined : shareOf(options.maxUnavailable),
    canaries: number(options.canaries),
    soak_seconds: number(options.soak),
    order: options.order,
    failure_budget: number(options.failureBudget),
    breaker_boots: number(options.breakerBoots),
    drain_timeout_seconds: number(options.drainTimeout),
    drain_on_timeout: options.drainOnTimeout,
  }),
})

const shareOf = (text: string): PolicyView['max_unavailable'] =>
  text.endsWith('%') ? { percent: wholeNumber(text.slice(0, -1)) } : { machines: wholeNumber(text) }

const policyText = (found: PolicyView): string =>
  Object.entries(found)
    .map(([rule, value]) => `${rule.replaceAll('_', ' ').padEnd(26)}${valueText(value)}\n`)
    .join('')

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
