import type { z } from 'zod'
import {
  declaredDiff,
  declaredGroupPage,
  declaredProfilePage,
  declaredResults,
  declaredTemplatePage,
  type DeclaredGroupView,
  type DeclaredProfileView,
  type DeclaredResultView,
  type DeclaredTemplateView,
} from '../../api/declared/declared-contract.ts'
import type { DeclaredKind } from '../../domain/profiles/declared-document.ts'
import type { ApiClient } from '../api-client.ts'

/** A document that is put, or removed where `text` is null. */
export interface SentDocument {
  readonly kind: DeclaredKind
  readonly name: string
  readonly text: string | null
}

/** Characters and documents of one request; the server takes somewhat more. */
const ROOM = 8 * 1024 * 1024
const MOST = 5000

/** First what others name, last what names others, and the other way round where something goes: no request leads nowhere. */
const ORDER: Readonly<Record<DeclaredKind, number>> = {
  ignition: 1,
  cloud: 1,
  generic: 1,
  ipxe: 1,
  grub: 1,
  profile: 2,
  group: 3,
}
const place = ({ kind, text }: SentDocument): number => (text === null ? 10 - ORDER[kind] : ORDER[kind])

/** In one request, all or nothing, unless it is too much for one. */
export async function sendDocuments(
  client: ApiClient,
  documents: readonly SentDocument[],
): Promise<readonly DeclaredResultView[]> {
  const results: DeclaredResultView[] = []
  for (const batch of batches(documents.toSorted((a, b) => place(a) - place(b))))
    results.push(...(await client.send('POST', '/api/v1/declared', { documents: batch }, declaredResults)).documents)
  return results
}

export const diffDocuments = (
  client: ApiClient,
  documents: readonly SentDocument[],
): Promise<z.infer<typeof declaredDiff>> => client.send('POST', '/api/v1/declared/diff', { documents }, declaredDiff)

function batches(documents: readonly SentDocument[]): readonly (readonly SentDocument[])[] {
  const made: SentDocument[][] = []
  let room = 0
  for (const document of documents) {
    const size = JSON.stringify(document.text).length
    const last = made.at(-1)
    if (last === undefined || size > room || last.length >= MOST) {
      made.push([document])
      room = ROOM - size
    } else {
      last.push(document)
      room -= size
    }
  }
  return made
}

/** All of them, however many pages that is. */
export const allGroups = (client: ApiClient): Promise<readonly DeclaredGroupView[]> =>
  allPages(async (query) => {
    const { groups, next } = await client.get(`/api/v1/groups?${query}`, declaredGroupPage)
    return { page: groups, next }
  })

export const allProfiles = (client: ApiClient): Promise<readonly DeclaredProfileView[]> =>
  allPages(async (query) => {
    const { profiles, next } = await client.get(`/api/v1/profiles?${query}`, declaredProfilePage)
    return { page: profiles, next }
  })

export const allTemplates = (client: ApiClient): Promise<readonly DeclaredTemplateView[]> =>
  allPages(async (query) => {
    const { templates, next } = await client.get(`/api/v1/templates?${query}`, declaredTemplatePage)
    return { page: templates, next }
  })

async function allPages<T>(
  read: (query: URLSearchParams) => Promise<{ readonly page: readonly T[]; readonly next: string | null }>,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let after: string | null | undefined; after !== null;) {
    const { page, next } = await read(new URLSearchParams({ limit: '1000', ...(after === undefined ? {} : { after }) }))
    all.push(...page)
    after = next
  }
  return all
}
