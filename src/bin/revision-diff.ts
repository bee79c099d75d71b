import type { Command } from 'commander'
import type { z } from 'zod'
import type { ContentDiff, contentDiff, RevisionDiff } from '../api/fleet/pool-contract.ts'
import { apiClient, type ApiClient, type ClientOptions } from './api-client.ts'
import { print, withJson, type PrintOptions } from './print.ts'
import { wholeNumber } from './read-wishes.ts'

type Line = ContentDiff['ignition'][number]

/** Lines around a change that say where it is. */
const CONTEXT = 2

const signs: Readonly<Record<Line['kind'], string>> = { same: ' ', removed: '-', added: '+' }

/** Whose revisions are compared, and what is said below the differences. */
interface Compared<Shape extends typeof contentDiff> {
  readonly pathOf: (client: ApiClient, wanted: string) => Promise<string>
  readonly shape: Shape
  readonly closing: (diff: z.infer<Shape>) => string
}

/** Makes a command with one argument compare two revisions of what that names. */
export const comparing = <Shape extends typeof contentDiff>(
  command: Command,
  { pathOf, shape, closing }: Compared<Shape>,
): Command =>
  withJson(command.argument('<from>').argument('<to>'))
    .option('--ignition', 'also what machines get, line by line')
    .action(
      async (
        wanted: string,
        from: string,
        to: string,
        options: ClientOptions & PrintOptions & { readonly ignition?: boolean },
      ) => {
        const client = apiClient(options)
        const query = `from=${wholeNumber(from)}&to=${wholeNumber(to)}`
        const found = await client.get(`${await pathOf(client, wanted)}/revisions/diff?${query}`, shape)
        print(options, found, (diff) => `${diffText(diff, options.ignition === true)}${closing(diff)}`)
      },
    )

/** A diff for a terminal. `isWhole` shows the Ignition, too. */
function diffText(diff: ContentDiff, isWhole: boolean): string {
  const { differences, kernel_arguments: args, files, ignition } = diff
  return [
    ...differences.map(({ path, before, after }) => change(path, before, after)),
    part('kernel arguments', changed(args)),
    ...files.map(({ name, before, after }) => change(`file ${name}`, before, after)),
    isWhole ? part('Ignition', changed(ignition)) : '',
  ].join('')
}

export function rebootsText({ reboots, reboot_count: count }: RevisionDiff): string {
  const names = reboots.map(({ name }) => name).join(', ')
  const rest = count > reboots.length ? ` and ${count - reboots.length} more` : ''
  return count === 0 ? 'no machine would reboot\n' : `would reboot, in this order: ${names}${rest}\n`
}

const change = (what: string, before: string | null, after: string | null): string =>
  `${what}\n  - ${before ?? '(nothing)'}\n  + ${after ?? '(nothing)'}\n`

const part = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`

/** Lines that changed and those near them; an ellipsis stands for what is left out. */
function changed(lines: readonly Line[]): readonly string[] {
  const isNear = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  )
  return lines.flatMap(({ kind, text }, i) => {
    if (isNear[i] === true) return [`${signs[kind]} ${text}`]
    return isNear[i - 1] === true && isNear.includes(true, i) ? ['  …'] : []
  })
}
