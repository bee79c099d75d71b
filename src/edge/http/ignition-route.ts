import type { ServerResponse } from 'node:http'
import { isRefusal, refusal } from '../../base/refusal.ts'
import { parseUuid } from '../../base/uuid.ts'
import { judgeBootToken } from '../../domain/boots/boot-token.ts'
import { sendBytes, sendRefusal } from './boot-answer.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { handOutIgnition } from './hand-out-ignition.ts'

/**
 * `GET /ipxe/ignition?uuid=…&token=…`: one machine's configuration, once, for the Ignition program, which shows no certificate. A
 * failure is a 503, after which Ignition tries again.
 */
export async function getIgnition(deps: BootDeps, call: BootCall, res: ServerResponse): Promise<void> {
  const uuid = parseUuid(call.query['uuid'] ?? '')
  if (!uuid.ok) {
    const why = refusal('UUID_INVALID', 400, uuid.error, 'use the URL of the boot script as it is')
    sendRefusal(res, call, why, deps.urls.boot)
    return
  }
  if (call.isHead) {
    sendRefusal(res, call, onlyOnce, deps.urls.boot)
    return
  }
  const answer = await handOutIgnition(deps, call, async (tx) => {
    const found = await tx.bootTokenByHash(deps.hash(call.query['token'] ?? ''))
    const clue = found === undefined ? { uuid: uuid.value } : { sessionId: found.sessionId }
    return { token: judgeBootToken(found, { uuid: uuid.value }, deps.now()), clue }
  })
  if (isRefusal(answer)) sendRefusal(res, call, answer, `${deps.urls.boot}/ipxe/boot`)
  else sendBytes(res, call, 'application/vnd.coreos.ignition+json', answer)
}

/** Asking without reading would spend the token, or lie. */
export const onlyOnce = refusal('HEAD_NOT_ALLOWED', 405, 'the Ignition can only be read', 'use GET')
