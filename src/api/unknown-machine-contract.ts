import { z } from 'zod'

/** Part of the API as data; see `contract.ts`. A machine that asked for its profile and that no group took. */
const unknownMachine = z.object({
  /** What it said of itself: `mac`, `uuid`, `serial`, `arch` and whatever else came. */
  labels: z.record(z.string(), z.string()),
  first_asked_at: z.iso.datetime(),
  last_asked_at: z.iso.datetime(),
  asked: z.number(),
})

export const unknownMachineList = z.object({ machines: z.array(unknownMachine) })
