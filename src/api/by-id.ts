import { z } from 'zod'

/** The number in a path like `/machines/:id`. */
export const byId = z.object({ id: z.coerce.number().int() })
