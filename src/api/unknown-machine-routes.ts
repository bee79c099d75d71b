import type { UnknownMachine } from '../domain/profiles/unknown-machines.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { time } from './present.ts'
import { unknownMachineList } from './unknown-machine-contract.ts'

/** Whom no group took that was let in to the organization. */
export type ListUnknownMachines = (organizationId: number) => readonly UnknownMachine[]

export function unknownMachineRoutes(api: Api, deps: ApiDeps): void {
  api.get('/unknown-machines', { schema: { response: { 200: unknownMachineList } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    return {
      machines: deps.unknownMachines(organizationId).map(({ labels, firstAskedAt, lastAskedAt, asked }) => ({
        labels: Object.fromEntries(labels),
        first_asked_at: time(firstAskedAt),
        last_asked_at: time(lastAskedAt),
        asked,
      })),
    }
  })
}
