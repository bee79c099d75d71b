import type { ServerResponse } from 'node:http'
import { refusal } from '../../base/refusal.ts'
import { loadOurProgram } from '../../render/ipxe/start-scripts.ts'
import { parseMac } from '../../base/mac.ts'
import { sendAnswer } from './answer.ts'
import { sendScript } from './boot-answer.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { sendMemory } from './send-memory.ts'

/** The network boot programs of this server's own boot network, by file name. */
export type Programs = ReadonlyMap<string, Uint8Array>

const missing = refusal(
  'NO_SUCH_PROGRAM',
  404,
  'there is no such boot program',
  'ask for boot-amd64.efi, boot-arm64.efi or boot-bios.kpxe',
)

/**
 * `GET /programs/<file>`: the first program of a machine that boots over plain HTTP. UEFI asks HEAD first, wants the exact length both
 * times, a path that ends in `.efi`, and no redirect; it goes on with a range after a broken connection.
 */
export function getProgram(
  deps: Pick<BootDeps, 'timeline' | 'now' | 'clueOfAddress'>,
  programs: Programs,
  peer: string,
  call: BootCall,
  res: ServerResponse,
): void {
  const name = call.path.slice(call.path.lastIndexOf('/') + 1)
  const bytes = programs.get(name)
  if (bytes === undefined) {
    // A status, never a script: iPXE looks for autoexec.ipxe beside itself and would run that instead of what it carries.
    sendAnswer(res, missing)
    return
  }
  const type = name.endsWith('.efi') ? 'application/efi' : 'application/octet-stream'
  sendMemory(res, call, bytes, { 'content-type': type })
  if (call.isHead) return
  res.once('close', () => {
    const mac = parseMac(call.query['mac'] ?? '')
    deps.timeline.note(
      {
        at: deps.now(),
        protocol: 'http',
        step: 'loader',
        says: res.writableFinished ? name : `${name}, broken off`,
        refusal: undefined,
        tookMilliseconds: performance.now() - call.arrived,
        serverMilliseconds: undefined,
        bytes: bytes.length,
      },
      mac.ok ? { mac: mac.value } : deps.clueOfAddress(peer),
    )
  })
}

/** `GET /ipxe/start`: for an iPXE that is not ours, the script that loads the one that is. */
export const getStart = (deps: BootDeps, call: BootCall, res: ServerResponse): void =>
  sendScript(res, call, loadOurProgram(`${deps.urls.http}/programs`))
