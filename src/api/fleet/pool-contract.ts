import { z } from 'zod'
import { taintEffects } from '../../domain/pools/taint.ts'
import { revisionStates } from '../../domain/revisions/history.ts'
import { nodeLabel } from '../contract.ts'

/** Part of the API as data; see `../contract.ts`. What the values may be is decided by the domain. */
const settings = z.strictObject({
  kubernetes_version: z.string().describe('the kubelet: 1.31.4'),
  os: z.strictObject({ channel: z.string(), version: z.string() }).describe('default: the configured image'),
  network_profile_id: z.int().nullable(),
  image_disk: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('device'), device: z.string() }),
      z.strictObject({ by: z.literal('serial'), serial: z.string() }),
      z.strictObject({ by: z.literal('wwn'), wwn: z.string() }),
    ])
    .nullable()
    .describe('formatted on every boot; null keeps images in memory'),
  kernel_arguments: z.array(z.string()).max(64),
  snippets: z
    .array(z.strictObject({ name: z.string(), format: z.enum(['ignition', 'butane']), text: z.string() }))
    .max(32),
  sysexts: z.array(z.strictObject({ name: z.string(), url: z.string(), sha256: z.string() })).max(32),
  kubelet_flags: z.array(z.strictObject({ name: z.string(), value: z.string() })).max(64),
  labels: z.array(nodeLabel).max(64),
  taints: z.array(z.strictObject({ key: z.string(), value: z.string(), effect: z.enum(taintEffects) })).max(64),
})

export const pool = settings.extend({
  id: z.int(),
  cluster_id: z.int(),
  name: z.string(),
  created_at: z.iso.datetime(),
  /** The latest revision; what each machine runs stands with the machine. */
  revision: z.int(),
})

export const poolEdit = settings.partial().extend({ name: z.string().optional() })

export const newPool = poolEdit.extend({
  name: z.string(),
  cluster_id: z.int(),
  kubernetes_version: z.string().describe('the kubelet: 1.31.4'),
})

export const revision = z.object({
  number: z.int(),
  state: z.enum(revisionStates),
  hash: z.string(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  failure: z.string().nullable(),
})

const diffLine = z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })

/** Two revisions by their numbers. */
export const fromTo = z.object({ from: z.coerce.number().int(), to: z.coerce.number().int() })

/** What changes from one revision to another: the settings, and what machines get of them. Previews hold no secrets. */
export const contentDiff = z.object({
  differences: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  kernel_arguments: z.array(diffLine),
  files: z
    .array(z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .describe('of the system, by their SHA-256, where they differ'),
  ignition: z.array(diffLine).describe('without the agent and the snippets; those are in the differences'),
})

export const revisionDiff = contentDiff.extend({
  reboots: z
    .array(z.object({ id: z.int(), name: z.string() }))
    .describe('the first machines that a rollout of `to` would reboot, in this order as things are'),
  reboot_count: z.int(),
})

export const poolList = z.object({ pools: z.array(pool) })
export const revisionList = z.object({ revisions: z.array(revision) })
export type PoolView = z.infer<typeof pool>
export type PoolEditView = z.infer<typeof poolEdit>
export type ContentDiff = z.infer<typeof contentDiff>
export type RevisionDiff = z.infer<typeof revisionDiff>
