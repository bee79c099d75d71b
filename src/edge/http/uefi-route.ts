import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { Timeline } from '../../boot/timeline.ts'
import type { UefiHttpBootUrlRegistry } from '../../domain/artifacts/uefi-http-boot-url-registry.ts'
import { judgeUefiHttpBootUrl, parseUefiPath, type UefiHttpBootUrl } from '../../domain/artifacts/uefi-http-boot-url.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'
import { sendAnswer } from './answer.ts'
import type { Routes } from './handle.ts'
import { sendMemory } from './send-memory.ts'

/** What these routes need from the rest of the program. */
export interface UefiDeps {
  readonly urls: UefiHttpBootUrlRegistry
  readonly files: (artifactId: number) => Promise<ReadonlyMap<string, Uint8Array> | Refusal>
  readonly timeline: Timeline
  readonly clueOfAddress: (address: string) => BootClue
  readonly hash: (secret: string) => string
  readonly now: () => Instant
}

/** One request of firmware, and what became of it. */
interface UefiCall {
  readonly req: IncomingMessage
  readonly protocol: 'http' | 'https'
  readonly arrived: number
}

/**
 * `GET /efi/<token>/boot-amd64.efi`: an artifact's EFI program, for firmware. Firmware asks HEAD first, wants the same exact length
 * both times and never a redirect.
 */
export const uefiRoutes =
  (deps: UefiDeps): Routes =>
  async (req, res, url) => {
    if (!url.pathname.startsWith('/efi/')) return false
    const protocol = req.socket instanceof TLSSocket ? 'https' : 'http'
    await answer(deps, { req, protocol, arrived: performance.now() }, url.pathname, res)
    return true
  }

async function answer(deps: UefiDeps, call: UefiCall, path: string, res: ServerResponse): Promise<void> {
  const isHead = call.req.method === 'HEAD'
  if (call.req.method !== 'GET' && !isHead) {
    sendAnswer(res, onlyReads)
    return
  }
  const wanted = parseUefiPath(path)
  const found = wanted && (await deps.urls.byHash(deps.hash(wanted.token)))
  if (wanted === undefined || found === undefined) {
    sendAnswer(res, unknown)
    return
  }
  const now = deps.now()
  const allowed = judgeUefiHttpBootUrl(found.url, found.artifact, call.protocol, now)
  const files = isRefusal(allowed) ? allowed : await deps.files(found.artifact.id)
  if (isRefusal(files)) {
    const why = { at: now, says: files.says, refusal: files.code, fix: files.fix, bytes: undefined }
    await deps.timeline.record(report(call, why), clueOf(deps, call))
    sendAnswer(res, files)
    return
  }
  const bytes = files.get(wanted.file) ?? new Uint8Array(0)
  // Whoever got the file holds the artifact's key, so the use is kept before the first byte leaves.
  if (!isHead) await deps.urls.noteUse(found.url.id, now)
  sendMemory(res, { range: call.req.headers.range, isHead }, bytes, { 'content-type': 'application/efi' })
  if (isHead) return
  res.once('close', () => {
    const says = `${describe(found.url, wanted.file)}${res.writableFinished ? '' : ', broken off'}`
    deps.timeline.note(report(call, { at: now, says, refusal: undefined, bytes: bytes.length }), clueOf(deps, call))
  })
}

const describe = (url: UefiHttpBootUrl, file: string): string => `${file} by the UEFI HTTP Boot URL "${url.name}"`

const clueOf = (deps: UefiDeps, { req }: UefiCall): BootClue => deps.clueOfAddress(req.socket.remoteAddress ?? '')

const report = (
  { protocol, arrived }: UefiCall,
  what: Pick<BootReport, 'at' | 'says' | 'refusal' | 'fix' | 'bytes'>,
): BootReport => ({
  ...what,
  protocol,
  step: 'loader',
  tookMilliseconds: performance.now() - arrived,
  serverMilliseconds: undefined,
})

const onlyReads = refusal('METHOD_NOT_ALLOWED', 405, 'programs can only be loaded here', 'use GET or HEAD')
const unknown = refusal(
  'UEFI_URL_UNKNOWN',
  404,
  'this is no UEFI HTTP Boot URL of this server',
  'use the URL as it was shown when it was made, up to .efi',
)
