import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { cancelOperation } from '../../domain/operations/commands.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate, callerOf } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { noteChange } from '../record-changes.ts'
import { notFound, RefusalError } from '../refusal-error.ts'
import { retryMachineOperation } from './retry-operation.ts'
import { presentSteppedOperation, steppedOperation, type SteppedOperationView } from './stepped-operation-contract.ts'

type Decide = (before: SteppedOperation, by: string) => SteppedOperation | Refusal | Promise<SteppedOperation | Refusal>

/** What people do with operations of machines. The server goes on from what is kept here, so the answer shows what was asked, not its end. */
export function operationCommandRoutes(api: Api, deps: ApiDeps): void {
  const command = (path: string, description: string, decide: Decide): void => {
    api.post(
      `/operations/:id/${path}`,
      { schema: { description, params: byId, response: { 200: steppedOperation } } },
      async (request): Promise<SteppedOperationView> => {
        const organizationId = await authenticate(deps, request, 'operate')
        const before = await deps.stepped.operation(organizationId, request.params.id)
        if (before === undefined) throw notFound('operation of a machine')
        const who = callerOf(request)?.name ?? ''
        const after = await decide(before, who)
        if (isRefusal(after)) throw new RefusalError(after)
        const line = { at: deps.now(), says: `${who} asked to ${path} it` }
        const kept = after === before ? undefined : await deps.stepped.keep(before, after, [line])
        if (kept?.ok === false) throw new RefusalError(kept.error)
        const [was, is] = [presentSteppedOperation(before), presentSteppedOperation(after)]
        noteChange(request, kept === undefined ? 'nothing' : { subject: `operation ${is.id}`, before: was, after: is })
        return { ...is, log: presentSteppedOperation(after, await deps.stepped.log(organizationId, is.id)).log }
      },
    )
  }
  command(
    'cancel',
    'Stops it and takes back what it has done. A machine that has begun to boot the revision goes on to the end of it.',
    (before, by) => cancelOperation(before, by, deps.now()),
  )
  command(
    'retry',
    'Tries a failed or cancelled operation again. Every step is judged anew; what still holds is passed over at once.',
    (before) => retryMachineOperation(deps, before),
  )
}
