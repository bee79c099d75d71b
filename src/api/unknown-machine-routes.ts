import type { UnknownMachine } from '../domain/profiles/unknown-machines.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { time } from './present.ts'
import { unknownMachineList } from './unknown-machine-contract.ts'

/** Whom no group of the data folder took; nobody where the server has none. */
export type ListUnknownMachines = () => readonly UnknownMachine[]

/** The data folder belongs to the server and not to an organization, so these routes are for administrators. */
export function unknownMachineRoutes(api: Api, deps: ApiDeps): void {
  api.get('/unknown-machines', { schema: { response: { 200: unknownMachineList } } }, async (request) => {
    await authenticate(deps, request, 'admin')
    return {
      machines: deps.unknownMachines().map(({ labels, firstAskedAt, lastAskedAt, asked }) => ({
        labels: Object.fromEntries(labels),
        first_asked_at: time(firstAskedAt),
        last_asked_at: time(lastAskedAt),
        asked,
      })),
    }
  })
}
