import type { ServerResponse } from 'node:http'
import { refusal } from '../../base/refusal.ts'
import type { BootStep } from '../../domain/boots/boot-event.ts'
import type { ImageFile, OsImage } from '../../domain/images/os-image.ts'
import { newc } from '../../wire/cpio/newc.ts'
import { sendAnswer } from './answer.ts'
import { sendBytes } from './boot-answer.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { BOOT_KEY_INVALID, sessionOfKey } from './boot-key.ts'
import { sendFile } from './send-file.ts'

const refused = {
  file: refusal('NO_SUCH_FILE', 404, 'the OS image has no such file', 'use the URLs of the boot script as they are'),
  gone: refusal('IMAGE_UNREADABLE', 503, 'a file of the OS image cannot be read', 'look at the log of the server'),
}

/**
 * `GET /ipxe/images/<image>/<file>?boot=<key>`: kernel and initial RAM disks, for a boot that we know. Refusals are statuses, because
 * iPXE would take a script for the file.
 */
export async function getImageFile(deps: BootDeps, call: BootCall, res: ServerResponse): Promise<void> {
  const sessionId = sessionOfKey(call.query['boot'], deps.sign)
  if (sessionId === undefined) {
    sendAnswer(res, BOOT_KEY_INVALID)
    return
  }
  const found = find(deps.image(), call.path)
  if (found === undefined) {
    sendAnswer(res, refused.file)
    return
  }
  const { file, step } = found
  const started = deps.now()
  try {
    const sent = await sendFile(res, call, file.path, 'application/octet-stream')
    if (call.isHead) return
    deps.timeline.note(
      {
        at: started,
        protocol: 'https',
        step,
        says: sent.complete ? file.name : `${file.name}, broken off after ${sent.bytes} bytes`,
        refusal: undefined,
        tookMilliseconds: performance.now() - call.arrived,
        serverMilliseconds: sent.readingMilliseconds,
        bytes: sent.bytes,
      },
      { sessionId },
    )
  } catch (failure) {
    deps.onFailed(failure)
    if (res.headersSent) res.destroy()
    else sendAnswer(res, refused.gone)
  }
}

function find(
  image: OsImage | undefined,
  path: string,
): { readonly file: ImageFile; readonly step: BootStep } | undefined {
  const [, , , imageName, fileName] = path.split('/')
  if (image === undefined || encodeURIComponent(image.name) !== imageName) return undefined
  if (image.kernel.name === fileName) return { file: image.kernel, step: 'kernel' }
  const file = image.initrds.find((initrd) => initrd.name === fileName)
  return file && { file, step: 'initrd' }
}

/** `GET /ipxe/trust.cpio`: an initrd that adds our CA to the system's trusted certificates. Public: it holds no secret. */
export function getTrust(deps: BootDeps, call: BootCall, res: ServerResponse): void {
  const bytes = new TextEncoder().encode(deps.authorityPem)
  sendBytes(res, call, 'application/x-cpio', newc([{ path: 'etc/ssl/certs/coldforge.pem', bytes, mode: 0o644 }]))
}
