import { text as readText } from 'node:stream/consumers'
import { z } from 'zod'
import { explanation, rendered } from '../../api/declared/declared-contract.ts'
import { placeOf, type DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { apiClient, type ApiClient, type ClientOptions } from '../api-client.ts'
import {
  allGroups,
  allProfiles,
  allTemplates,
  diffDocuments,
  sendDocuments,
  type SentDocument,
} from './declared-client.ts'
import { documentsAt, placesIn } from './declared-files.ts'
import { differenceText } from './profiles-diff.ts'
import { explanationText } from './profiles-explain.ts'
import { Problem } from '../problem.ts'
import { table } from '../table.ts'

export interface ApplyOptions extends ClientOptions {
  readonly file: readonly string[]
  readonly prune?: true
  readonly dryRun?: true
}

export interface AskOptions extends ClientOptions {
  readonly label: readonly string[]
  readonly machine?: string
  readonly all?: true
}

export async function listGroups(options: ClientOptions): Promise<void> {
  const rows = (await allGroups(apiClient(options))).map(({ name, profile, selector, match }) => [
    name,
    profile,
    [conditionsText(selector), match.map(conditionsText).join(' or ')].filter((text) => text !== '').join('; ') ||
      'every machine',
  ])
  process.stdout.write(table(['group', 'profile', 'takes'], rows))
}

const conditionsText = (conditions: Readonly<Record<string, string>>): string =>
  Object.entries(conditions)
    .map(([label, wanted]) => `${label} ${wanted}`)
    .join(', ')

export async function listProfiles(options: ClientOptions): Promise<void> {
  const rows = (await allProfiles(apiClient(options))).map(({ name, title, kernel, templates }) => [
    name,
    title,
    kernel ?? '',
    templates.join(' '),
  ])
  process.stdout.write(table(['profile', 'title', 'kernel', 'templates'], rows))
}

export async function listTemplates(options: ClientOptions): Promise<void> {
  const rows = (await allTemplates(apiClient(options))).map((one) => [placeOf(one), String(one.bytes)])
  process.stdout.write(table(['template', 'bytes'], rows))
}

/** As it was written, so that it can be edited and applied again. */
export async function showDocument(kind: DeclaredKind, name: string, options: ClientOptions): Promise<void> {
  process.stdout.write(await readText(await apiClient(options).open(pathOf(kind, name))))
}

export async function deleteDocument(kind: DeclaredKind, name: string, options: ClientOptions): Promise<void> {
  await apiClient(options).send('DELETE', pathOf(kind, name), undefined, z.null())
  process.stdout.write(`${placeOf({ kind, name })} is removed\n`)
}

function pathOf(kind: DeclaredKind, name: string): string {
  const escaped = name.split('/').map(encodeURIComponent).join('/')
  if (kind === 'group' || kind === 'profile') return `/api/v1/${kind}s/${encodeURIComponent(name)}`
  return `/api/v1/templates/${kind}/${escaped}`
}

/** Sends files or whole folders. Exit code 1 when a dry run finds that something would change. */
export async function applyFiles(kind: DeclaredKind | undefined, options: ApplyOptions): Promise<void> {
  const client = apiClient(options)
  const found = options.file.flatMap((path) => documentsAt(path, kind))
  const documents: SentDocument[] = [...found]
  if (options.prune === true) documents.push(...(await goneFrom(client, placesIn(found))))
  if (options.dryRun === true) return showChanges(client, documents)
  const results = await sendDocuments(client, documents)
  const changed = results.filter(({ what }) => what !== 'unchanged')
  for (const one of changed) process.stdout.write(`${placeOf(one)} is ${one.what}\n`)
  if (changed.length < results.length) process.stdout.write(`${results.length - changed.length} as they were\n`)
}

async function showChanges(client: ApiClient, documents: readonly SentDocument[]): Promise<void> {
  const { differences, omitted } = await diffDocuments(client, documents)
  for (const line of differences.flatMap(differenceText)) process.stdout.write(`${line}\n`)
  if (omitted > 0) process.stdout.write(`and ${omitted} more groups, which were not looked at\n`)
  if (differences.length > 0) process.exitCode = 1
  else process.stdout.write('No machine would be served anything else.\n')
}

/** What the server has and the files have not. */
async function goneFrom(client: ApiClient, kept: ReadonlySet<string>): Promise<readonly SentDocument[]> {
  const there = [
    ...(await allGroups(client)).map(({ name }) => ({ kind: 'group' as const, name })),
    ...(await allProfiles(client)).map(({ name }) => ({ kind: 'profile' as const, name })),
    ...(await allTemplates(client)).map(({ kind, name }) => ({ kind, name })),
  ]
  return there.filter((one) => !kept.has(placeOf(one))).map((one) => ({ ...one, text: null }))
}

export async function explainMachine(options: AskOptions): Promise<void> {
  const query = questionOf(options)
  query.set('limit', options.all === true ? '1000' : '20')
  console.log(explanationText(await apiClient(options).get(`/api/v1/declared/explain?${query}`, explanation)))
}

export async function renderFor(kind: string, options: AskOptions): Promise<void> {
  const query = questionOf(options)
  query.set('kind', kind)
  process.stdout.write((await apiClient(options).get(`/api/v1/declared/render?${query}`, rendered)).text)
}

function questionOf({ label, machine }: AskOptions): URLSearchParams {
  const query = new URLSearchParams(label.map((text) => ['label', text]))
  if (machine !== undefined) query.set('machine_id', machine)
  if (label.length === 0 && machine === undefined)
    throw new Problem('Say of whom: --label mac=52:54:00:a1:9c:ae, or --machine 7.')
  return query
}
