import { z } from 'zod'
import { nodeLabel } from '../contract.ts'
import { contentDiff, revision } from './pool-contract.ts'

/** Part of the API as data; see `../contract.ts`. */
export const newMachine = z.strictObject({
  uuid: z.string().describe('the SMBIOS system UUID'),
  name: z.string().optional().describe('its hostname; default: named after its UUID'),
  pool_id: z.int().optional(),
  labels: z.array(nodeLabel).max(64).default([]),
})

/** What is left out stays as it is. */
export const machineEdit = z.strictObject({
  name: z.string().optional(),
  pool_id: z.int().nullable().optional().describe('null takes it out of its pool'),
  labels: z.array(nodeLabel).max(64).optional(),
})

export type MachineEdit = z.infer<typeof machineEdit>

/** What "Save & Apply" of one machine takes. */
export const machineApply = z.strictObject({
  revision: z.int().optional().describe('of this machine; default: its settings as they are, saved first'),
})

const machineRevision = revision.extend({
  name: z.string(),
  labels: z.array(nodeLabel),
  pool_id: z.int().nullable().describe('null boots without a role'),
  pool_revision: z.int().nullable(),
})

export const machineRevisionList = z.object({ revisions: z.array(machineRevision) })
export type MachineRevisions = z.infer<typeof machineRevisionList>

/** From one revision of a machine to another, with what its pool says in each. */
export const machineRevisionDiff = contentDiff
