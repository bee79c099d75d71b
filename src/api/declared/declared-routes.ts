import type { Api, ApiDeps } from '../api-deps.ts'
import { batchRoutes } from './batch-routes.ts'
import { documentRoutes } from './document-routes.ts'
import { listRoutes } from './list-routes.ts'
import { questionRoutes } from './question-routes.ts'

/** Groups, profiles and templates of an organization. */
export async function declaredRoutes(api: Api, deps: ApiDeps): Promise<void> {
  listRoutes(api, deps)
  batchRoutes(api, deps)
  questionRoutes(api, deps)
  await documentRoutes(api, deps)
}
