import type { Machine } from '../api/contract.ts'
import { machinePage } from '../api/fleet/machine-list-contract.ts'
import type { ApiClient } from './api-client.ts'

/** All machines, page by page: a fleet may be larger than what one answer holds. */
export async function listMachines(client: ApiClient): Promise<{ readonly machines: readonly Machine[] }> {
  const machines: Machine[] = []
  let after: number | null = 0
  while (after !== null) {
    const path: string = `/api/v1/machines?limit=1000&after=${after}`
    const page = await client.get(path, machinePage)
    machines.push(...page.machines)
    after = page.next
  }
  return { machines }
}
