import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { DeclaredOutcome } from '../../domain/profiles/declared-catalog.ts'
import type { DeclaredDocument, DeclaredKind } from '../../domain/profiles/declared-document.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { checkIfMatch, etagOf } from '../preconditions.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound } from '../refusal-error.ts'
import { byName, byTemplate, declaredResults, type DeclaredResultView } from './declared-contract.ts'
import { takeBodiesAsText } from './document-body.ts'
import { presentOutcome } from './present-declared.ts'

interface Named {
  readonly kind: DeclaredKind
  readonly name: string
}

const GROUP = 'A group, as its JSON would stand in groups/ of a matchbox data folder'
const PROFILE = 'A profile, as its JSON would stand in profiles/ of a matchbox data folder'
const TEMPLATE = 'A template, as it would stand in the folder of its kind'
const PUT = 'With If-Match or If-None-Match it is put only over what its author has seen.'
/** Metadata and templates hold passwords: who may only look at the fleet does not get them. */
const READS = 'operate'

/** One document each, read and written as text: what is put comes back byte by byte. */
export async function documentRoutes(api: Api, deps: ApiDeps): Promise<void> {
  await api.register(async (scope: Api) => {
    takeBodiesAsText(scope)
    jsonRoutes(scope, deps, '/groups/:name', 'group', GROUP)
    jsonRoutes(scope, deps, '/profiles/:name', 'profile', PROFILE)
    templateRoutes(scope, deps)
  })
}

function jsonRoutes(api: Api, deps: ApiDeps, path: string, kind: 'group' | 'profile', description: string): void {
  const body = z.string().meta({ type: 'object' })
  const changed = { 200: declaredResults, 201: declaredResults }
  api.get(path, { schema: { description, params: byName } }, (request, reply) =>
    show(deps, request, reply, { kind, name: request.params.name }, 'application/json'),
  )
  api.put(
    path,
    { schema: { description: `${description}. ${PUT}`, params: byName, body, response: changed } },
    (request, reply) => put(deps, request, reply, { kind, name: request.params.name }, request.body),
  )
  api.delete(path, { schema: { description, params: byName } }, (request, reply) =>
    remove(deps, request, reply, { kind, name: request.params.name }),
  )
}

function templateRoutes(api: Api, deps: ApiDeps): void {
  const path = '/templates/:kind/*'
  const changed = { 200: declaredResults, 201: declaredResults }
  api.get(path, { schema: { description: TEMPLATE, params: byTemplate } }, (request, reply) =>
    show(deps, request, reply, templateOf(request.params), 'text/plain; charset=utf-8'),
  )
  api.put(
    path,
    {
      schema: {
        description: `${TEMPLATE}. ${PUT}`,
        params: byTemplate,
        body: z.string(),
        consumes: ['text/plain'],
        response: changed,
      },
    },
    (request, reply) => put(deps, request, reply, templateOf(request.params), request.body),
  )
  api.delete(path, { schema: { description: TEMPLATE, params: byTemplate } }, (request, reply) =>
    remove(deps, request, reply, templateOf(request.params)),
  )
}

const templateOf = ({ kind, '*': name }: z.infer<typeof byTemplate>): Named => ({ kind, name })

async function show(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  named: Named,
  type: string,
): Promise<FastifyReply> {
  const organizationId = await authenticate(deps, request, READS)
  const found = await deps.declared.catalog.find({ organizationId, ...named })
  if (found === undefined) throw notFound(WORDS[named.kind])
  return reply
    .header('etag', etagOf(stateOf(found)))
    .type(type)
    .send(found.text)
}

async function put(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  named: Named,
  text: string,
): Promise<{ readonly documents: DeclaredResultView[] }> {
  const { before, after } = await change(deps, request, named, text)
  const result = presentOutcome({ before, after })
  if (after === undefined || result === undefined) throw new TypeError('a document that was put is not there')
  noteChange(
    request,
    before === after
      ? 'nothing'
      : { subject: subjectOf(named), before: before && stateOf(before), after: stateOf(after) },
  )
  reply.code(before === undefined ? 201 : 200).header('etag', etagOf(stateOf(after)))
  return { documents: [result] }
}

async function remove(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  named: Named,
): Promise<FastifyReply> {
  const { before } = await change(deps, request, named, undefined)
  if (before === undefined) throw notFound(WORDS[named.kind])
  noteChange(request, { subject: subjectOf(named), before: stateOf(before) })
  return reply.code(204).send()
}

async function change(
  deps: ApiDeps,
  request: FastifyRequest,
  named: Named,
  text: string | undefined,
): Promise<DeclaredOutcome> {
  const organizationId = await authenticate(deps, request, 'operate')
  const { catalog } = deps.declared
  const found = await catalog.find({ organizationId, ...named })
  if (found !== undefined) await checkIfMatch(deps, request, subjectOf(named), stateOf(found))
  const seen = seenOf(request, found)
  const [outcome] = accepted(await catalog.change(organizationId, [{ ...named, text, seen }]))
  return outcome ?? { before: undefined, after: undefined }
}

/** RFC 9110 sections 13.1.1 and 13.1.2. That nobody was faster since `found` was read is for the catalog to see. */
function seenOf({ headers }: FastifyRequest, found: DeclaredDocument | undefined): string | undefined {
  if (headers['if-none-match']?.trim() === '*') return 'none'
  return headers['if-match'] === undefined ? undefined : (found?.version ?? 'gone')
}

/** What the audit log and the `ETag` know of a document: its text may hold secrets. */
const stateOf = ({ version }: DeclaredDocument): { readonly version: string } => ({ version })

const subjectOf = ({ kind, name }: Named): string =>
  kind === 'group' || kind === 'profile' ? `${kind} ${name}` : `template ${kind}/${name}`

const WORDS: Readonly<Record<DeclaredKind, 'group' | 'profile' | 'template'>> = {
  group: 'group',
  profile: 'profile',
  ignition: 'template',
  cloud: 'template',
  generic: 'template',
  ipxe: 'template',
  grub: 'template',
}
