import { z } from 'zod'
import { declaredKinds } from '../../domain/profiles/declared-document.ts'
import type { TemplateKind } from '../../domain/profiles/profile.ts'

/** Part of the API as data; see `../contract.ts`. Groups, profiles and templates as matchbox knows them, of one organization. */

const templateKinds = ['ignition', 'cloud', 'generic', 'ipxe', 'grub'] as const satisfies readonly TemplateKind[]
const renderKinds = ['ipxe', 'grub', 'ignition', 'cloud', 'generic', 'metadata'] as const
export type RenderKind = (typeof renderKinds)[number]

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().optional().describe('the `next` of the page before'),
})

const next = z.string().nullable().describe('null on the last page')

const declaredGroup = z.object({
  name: z.string(),
  profile: z.string(),
  selector: z.record(z.string(), z.string()),
  match: z.array(z.record(z.string(), z.string())).describe('alternatives beyond equality, in words'),
  conditions: z.int().describe('how many a machine has met: most are asked first'),
})
export const declaredGroupPage = z.object({ groups: z.array(declaredGroup), next })

export const declaredProfile = z.object({
  name: z.string(),
  title: z.string().describe('what the profile calls itself'),
  kernel: z.string().nullable(),
  initrd: z.array(z.string()),
  args: z.array(z.string()),
  templates: z.array(z.string()).describe('ignition/worker.yaml'),
})
export const declaredProfilePage = z.object({ profiles: z.array(declaredProfile), next })

const declaredTemplate = z.object({ kind: z.enum(templateKinds), name: z.string(), bytes: z.int() })
export const declaredTemplatePage = z.object({ templates: z.array(declaredTemplate), next })

export const byName = z.object({ name: z.string() })
export const byTemplate = z.object({ kind: z.enum(templateKinds), '*': z.string().describe('its name') })

/** What became of one document. */
const declaredResult = z.object({
  kind: z.enum(declaredKinds),
  name: z.string(),
  what: z.enum(['created', 'replaced', 'removed', 'unchanged']),
  version: z.string().nullable().describe('of its text; null once it is removed'),
})
export const declaredResults = z.object({ documents: z.array(declaredResult) })

export const declaredChanges = z.strictObject({
  documents: z
    .array(
      z.strictObject({
        kind: z.enum(declaredKinds),
        name: z.string(),
        text: z.string().nullable().describe('as it would stand in a file; null removes it'),
      }),
    )
    .max(10_000),
})

const labels = z
  .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.string()).max(64).default([]))
  .describe('mac=52:54:00:a1:9c:ae, as the machine would say it; may come several times')

const asked = { label: labels, machine_id: z.coerce.number().int().optional().describe('says what this machine says') }
export const explainQuery = z.object({ ...asked, limit: z.coerce.number().int().min(0).max(1000).default(20) })
export const renderQuery = z.object({ ...asked, kind: z.enum(renderKinds) })

const mismatch = z.object({ label: z.string(), wanted: z.string(), got: z.string().nullable() })
const taker = z.object({ group: z.string(), profile: z.string() })

export const explanation = z.object({
  labels: z.record(z.string(), z.string()).describe('as they were understood'),
  pool_id: z.int().nullable().describe('of the machine that was asked about: its pool decides before any group'),
  chosen: taker.nullable(),
  folder: taker
    .nullable()
    .describe('takes the machine when no group here does: a group of the data folder of the server'),
  others: z.array(
    taker.extend({
      verdict: z.enum(['later', 'refused']).describe('would take it too, or why not'),
      mismatches: z.array(mismatch),
    }),
  ),
  omitted: z.int().describe('groups that miss at least as much'),
})

export const rendered = z.object({
  kind: z.enum(renderKinds),
  group: z.string(),
  profile: z.string(),
  text: z.string(),
})

export const declaredDiff = z.object({
  differences: z.array(
    z.object({
      kind: z.enum(renderKinds),
      group: z.string(),
      labels: z.string().describe('of a machine that the group was made for, as a query string'),
      lines: z.array(z.object({ kind: z.enum(['removed', 'added']), text: z.string() })),
    }),
  ),
  omitted: z.int().describe('groups that were not looked at any more'),
})

export type DeclaredGroupView = z.infer<typeof declaredGroup>
export type DeclaredProfileView = z.infer<typeof declaredProfile>
export type DeclaredTemplateView = z.infer<typeof declaredTemplate>
export type DeclaredResultView = z.infer<typeof declaredResult>
export type DeclaredChangesView = z.infer<typeof declaredChanges>
export type DeclaredDiffView = z.infer<typeof declaredDiff>
export type ExplanationView = z.infer<typeof explanation>
