import { z } from 'zod'
import type { Finding } from '../boot/doctor/finding.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { diagnosis } from './doctor-contract.ts'

/** Looks at the boot networks for so many seconds each. */
export type ExamineNetworks = (seconds: number) => Promise<readonly Finding[]>

export function doctorRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/doctor/network',
    {
      schema: {
        description: 'Probes the boot networks as a machine would, and tells what keeps machines from booting.',
        querystring: z.object({ seconds: z.coerce.number().int().min(1).max(60).default(6) }),
        response: { 200: diagnosis },
      },
    },
    async (request) => {
      await authenticate(deps, request, 'admin')
      return { findings: [...(await deps.examineNetworks(request.query.seconds))] }
    },
  )
}
