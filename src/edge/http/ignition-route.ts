import type { ServerResponse } from 'node:http'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { parseUuid } from '../../base/uuid.ts'
import { keepEntry, type Entry } from '../../boot/timeline.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import { judgeBootToken } from '../../domain/boots/boot-token.ts'
import { sendBytes, sendRefusal } from './boot-answer.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'

const encoder = new TextEncoder()

/**
 * `GET /ipxe/ignition?uuid=…&token=…`: one machine's configuration, once. Reading it spends the token in the same transaction, so that
 * of two readers exactly one gets it. Whatever fails before that commit is a 503, after which Ignition tries again.
 */
export async function getIgnition(deps: BootDeps, call: BootCall, res: ServerResponse): Promise<void> {
  const uuid = parseUuid(call.query['uuid'] ?? '')
  if (!uuid.ok) {
    sendRefusal(
      res,
      call,
      refusal('UUID_INVALID', 400, uuid.error, 'use the URL of the boot script as it is'),
      deps.urls.boot,
    )
    return
  }
  if (call.isHead) {
    sendRefusal(res, call, refusal('HEAD_NOT_ALLOWED', 405, 'the Ignition can only be read', 'use GET'), deps.urls.boot)
    return
  }
  const now = deps.now()
  const outcome = await deps.store.transact(
    async (tx): Promise<{ readonly entry: Entry; readonly answer: Refusal | string }> => {
      const found = await tx.bootTokenByHash(deps.hash(call.query['token'] ?? ''))
      const token = judgeBootToken(found, uuid.value, now)
      const machine = isRefusal(token) ? undefined : await tx.machineById(token.machineId)
      if (isRefusal(token) || machine === undefined) {
        const refused = isRefusal(token) ? token : machineGone
        const entry = deps.timeline.take(
          report(now, call, refused),
          found === undefined ? { uuid: uuid.value } : { sessionId: found.sessionId },
        )
        await keepEntry(tx, entry)
        return { entry, answer: refused }
      }
      const agentToken = deps.newSecret()
      const ignition = deps.renderIgnition(machine, agentToken)
      const bytes = encoder.encode(ignition).length
      const entry = deps.timeline.take(
        { ...report(now, call, undefined), bytes },
        { sessionId: token.sessionId, machineId: machine.id },
      )
      await tx.markBootTokenUsed(token.hash, now)
      await tx.replaceAgentCredential(machine.id, entry.session.id, deps.hash(agentToken))
      await tx.updateMachine({ ...machine, lastIgnitionAt: now })
      await keepEntry(tx, entry)
      return { entry, answer: ignition }
    },
  )
  deps.timeline.publish(outcome.entry)
  if (isRefusal(outcome.answer)) sendRefusal(res, call, outcome.answer, `${deps.urls.boot}/ipxe/boot`)
  else sendBytes(res, call, 'application/vnd.coreos.ignition+json', encoder.encode(outcome.answer))
}

const machineGone = refusal(
  'MACHINE_DELETED',
  410,
  'this machine has been deleted since it booted',
  'power it on again to register it anew',
)

function report(at: BootReport['at'], call: BootCall, refused: Refusal | undefined): BootReport {
  const took = performance.now() - call.arrived
  return {
    at,
    protocol: 'https',
    step: 'ignition',
    says: refused === undefined ? 'configuration handed out, token spent' : refused.says,
    refusal: refused?.code,
    tookMilliseconds: took,
    serverMilliseconds: took,
    bytes: undefined,
  }
}
