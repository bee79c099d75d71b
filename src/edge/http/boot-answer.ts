import type { ServerResponse } from 'node:http'
import type { Refusal } from '../../base/refusal.ts'
import { identityQuery, UUID_OF_FIRMWARE } from '../../render/ipxe/start-scripts.ts'
import { refusalScript } from '../../render/ipxe/refusal-script.ts'
import { sendAnswer } from './answer.ts'
import type { BootCall } from './boot-call.ts'

/** How long a refused machine shows the reason before it asks again. */
const RETRY_SECONDS = 30

export function sendBytes(res: ServerResponse, call: BootCall, type: string, body: Uint8Array): void {
  res.writeHead(200, { 'content-type': type, 'content-length': body.length, 'cache-control': 'no-store' })
  res.end(call.isHead ? undefined : body)
}

export const sendScript = (res: ServerResponse, call: BootCall, body: Uint8Array): void =>
  sendBytes(res, call, 'text/plain', body)

/**
 * A refusal in the language of who asks: for iPXE a script that puts the reason on the screen and asks again, for everybody else
 * problem details. "Not now" (503) stays a status for both: iPXE and Ignition wait and try again by themselves.
 */
export function sendRefusal(res: ServerResponse, call: BootCall, refusal: Refusal, bootUrl: string): void {
  res.setHeader('x-coldforge-refusal', refusal.code)
  if (!call.isIpxe || refusal.http === 503) sendAnswer(res, refusal)
  else
    sendScript(res, call, refusalScript(refusal, `${bootUrl}?${tokenPart(call)}${sameIdentity(call)}`, RETRY_SECONDS))
}

/** A machine that came with a chain URL comes back with it. Its token is letters, digits, `-` and `_`, or it is not repeated. */
function tokenPart(call: BootCall): string {
  const token = call.query['token']
  return token !== undefined && /^[\w-]+$/.test(token) ? `token=${token}&` : ''
}

/** A UUID may have been chosen for a machine whose firmware has another or none, so it says again what it said. */
function sameIdentity(call: BootCall): string {
  const uuid = call.query['uuid']
  if (uuid === undefined || !/^[\da-f-]{36}$/i.test(uuid)) return identityQuery
  return identityQuery.replace(UUID_OF_FIRMWARE, uuid)
}
