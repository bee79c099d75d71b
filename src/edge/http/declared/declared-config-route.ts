import type { ServerResponse } from 'node:http'
import { isRefusal, refusal, type Refusal } from '../../../base/refusal.ts'
import { parseUuid } from '../../../base/uuid.ts'
import type { BootTransaction } from '../../../boot/boot-store.ts'
import type { Entry } from '../../../boot/timeline.ts'
import type { BootReport } from '../../../domain/boots/boot-event.ts'
import { judgeBootToken, type BootToken } from '../../../domain/boots/boot-token.ts'
import { sendAnswer } from '../answer.ts'
import { sendBytes } from '../boot-answer.ts'
import type { BootCall } from '../boot-call.ts'
import type { BootDeps } from '../boot-deps.ts'

type Kind = 'cloud' | 'generic' | 'metadata' | 'grub'

const PATH = /^\/ipxe\/configs\/([^/]+)\/([^/]+)\/(cloud|generic|metadata|grub)$/

export const isConfigPath = (path: string): boolean => PATH.test(path)

/** Where the configs of a boot are, without a slash at the end. */
export const configsUrl = (base: string, uuid: string, token: string): string => `${base}/ipxe/configs/${uuid}/${token}`

/**
 * A config that a declared profile has beside its Ignition, for whoever holds the token of the boot. Installers ask for it more than once, so the token
 * is not spent; it lasts as long as it would for Ignition. Refusals are statuses, because what asks is no iPXE.
 */
export async function getDeclaredConfig(deps: BootDeps, call: BootCall, res: ServerResponse): Promise<void> {
  const [, uuid = '', secret = '', kind = ''] = PATH.exec(call.path) ?? []
  const { entry, answer } = await deps.store.transact(async (tx) => {
    const token = await tx.bootTokenByHash(deps.hash(secret))
    const answer = await configOf(tx, deps, token, uuid, kind as Kind)
    const clue = token === undefined ? {} : { sessionId: token.sessionId, machineId: token.machineId }
    const entry: Entry = await deps.timeline.keep(tx, report(deps, call, kind, answer), clue)
    return { entry, answer }
  })
  deps.timeline.publish(entry)
  if (isRefusal(answer)) sendAnswer(res, answer)
  else sendBytes(res, call, 'text/plain; charset=utf-8', new TextEncoder().encode(answer))
}

async function configOf(
  tx: BootTransaction,
  deps: BootDeps,
  token: BootToken | undefined,
  uuidText: string,
  kind: Kind,
): Promise<string | Refusal> {
  const uuid = parseUuid(uuidText)
  if (!uuid.ok) return unknownUrl
  const judged = judgeBootToken(token && { ...token, usedAt: undefined }, { uuid: uuid.value }, deps.now())
  if (isRefusal(judged)) return judged
  const machine = await tx.machineById(judged.machineId)
  if (judged.labels === undefined || machine === undefined || deps.declared === undefined) return unknownUrl
  return deps.declared.config(machine.organizationId, kind, judged.labels)
}

const unknownUrl = refusal(
  'CONFIG_UNKNOWN',
  404,
  'this URL was not made for a boot of a declared profile',
  'use ${configs} in the script or the arguments of the profile',
)

function report(deps: BootDeps, call: BootCall, kind: string, answer: string | Refusal): BootReport {
  const took = performance.now() - call.arrived
  const common = {
    at: deps.now(),
    protocol: 'https',
    step: 'ignition',
    tookMilliseconds: took,
    serverMilliseconds: took,
  } as const
  return isRefusal(answer)
    ? { ...common, says: answer.says, refusal: answer.code, fix: answer.fix, bytes: undefined }
    : { ...common, says: `${kind} config handed out`, refusal: undefined, bytes: Buffer.byteLength(answer) }
}
