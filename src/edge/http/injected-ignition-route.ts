import type { ServerResponse } from 'node:http'
import { isRefusal } from '../../base/refusal.ts'
import { judgeBootToken } from '../../domain/boots/boot-token.ts'
import { credentialName } from '../../domain/trust/client-credential.ts'
import { newc } from '../../wire/cpio/newc.ts'
import { sendAnswer } from './answer.ts'
import { sendBytes } from './boot-answer.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { BOOT_KEY_INVALID, sessionOfKey } from './boot-key.ts'
import { handOutIgnition } from './hand-out-ignition.ts'
import { onlyOnce } from './ignition-route.ts'

/** Where Ignition looks for a user's configuration: upstream and Debian, and Flatcar's OEM folder. */
const PATHS: readonly string[] = ['usr/lib/ignition/user.ign', 'usr/share/oem/config.ign']

/**
 * `GET /ipxe/ignition.cpio?boot=<key>`: the same configuration as an initial RAM disk, fetched by iPXE itself. The URL names the boot and
 * is no secret: only the credential that this boot was admitted by opens it, once. Refusals are statuses, because iPXE would take a
 * script for the RAM disk.
 */
export async function getInjectedIgnition(deps: BootDeps, call: BootCall, res: ServerResponse): Promise<void> {
  const sessionId = sessionOfKey(call.query['boot'], deps.sign)
  if (sessionId === undefined || call.isHead) {
    sendAnswer(res, call.isHead ? onlyOnce : BOOT_KEY_INVALID)
    return
  }
  const credential = credentialName(call.credential) ?? 'none'
  const answer = await handOutIgnition(deps, call, async (tx) => ({
    token: judgeBootToken(await tx.injectedTokenOf(sessionId), { credential }, deps.now()),
    clue: { sessionId },
  }))
  if (isRefusal(answer)) sendAnswer(res, answer)
  else sendBytes(res, call, 'application/x-cpio', newc(PATHS.map((path) => ({ path, bytes: answer, mode: 0o600 }))))
}
