import { z } from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import type { KubeClient } from './kube-client.ts'
import { isStatus, type KubeProblem } from './kube-problem.ts'
import type { KubeRequest } from './kube-request.ts'

/** A request whose answer is read with `schema`. */
export async function read<Schema extends z.ZodType>(
  client: KubeClient,
  request: KubeRequest,
  schema: Schema,
): Promise<Result<z.output<Schema>, KubeProblem>> {
  const answer = await client.request(request)
  if (!answer.ok) return answer
  const parsed = schema.safeParse(answer.value)
  if (parsed.success) return ok(parsed.data)
  const where = parsed.error.issues[0]?.path.join('.') ?? ''
  return err({ kind: 'strange', says: `the answer to ${request.method} ${request.path} is wrong at "${where}"` })
}

const PAGE = '500'

/** All objects of a collection, a page at a time. Begins again when the API has forgotten the list that it was cutting into pages. */
export async function readAll<Schema extends z.ZodType>(
  client: KubeClient,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: Schema,
): Promise<Result<readonly z.output<Schema>[], KubeProblem>> {
  const page = z.object({
    items: z.array(schema).nullable(),
    metadata: z.object({ continue: z.string().default('') }),
  })
  let items: z.output<Schema>[] = []
  let from = ''
  let restarts = 0
  for (;;) {
    const next = from === '' ? {} : { continue: from }
    const answer = await read(client, { method: 'GET', path, query: { ...query, limit: PAGE, ...next } }, page)
    if (answer.ok) {
      items = items.concat(answer.value.items ?? [])
      from = answer.value.metadata.continue
      if (from === '') return ok(items)
    } else if (isStatus(answer.error, 410) && restarts++ === 0) {
      items = []
      from = ''
    } else return answer
  }
}
