import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { judgeDownloadPath, type Sign } from '../../domain/artifacts/download-link.ts'
import { judgeArtifactLife, type BootArtifact } from '../../domain/artifacts/boot-artifact.ts'
import { sendAnswer } from './answer.ts'
import type { Routes } from './handle.ts'
import { sendMemory } from './send-memory.ts'

/** What downloading needs from the rest of the program. */
export interface DownloadDeps {
  readonly artifact: (id: number) => Promise<BootArtifact | undefined>
  readonly files: (id: number) => Promise<ReadonlyMap<string, Uint8Array> | Refusal>
  readonly sign: Sign
  readonly now: () => Instant
}

/** `GET /artifacts/<id>/<expiry>-<signature>/<file>`: a file of a boot artifact for whoever has the link. No API key, no redirect. */
export const downloadRoutes =
  (deps: DownloadDeps): Routes =>
  async (req, res, url) => {
    if (!url.pathname.startsWith('/artifacts/')) return false
    const found = await find(deps, req, url.pathname)
    if (isRefusal(found)) sendAnswer(res, found)
    else send(req, res, found)
    return true
  }

async function find(
  deps: DownloadDeps,
  req: IncomingMessage,
  path: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array } | Refusal> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return onlyReads
  const now = deps.now()
  const wanted = judgeDownloadPath(path, deps.sign, now)
  if (isRefusal(wanted)) return wanted
  const artifact = judgeArtifactLife(await deps.artifact(wanted.link.artifactId), now)
  if (isRefusal(artifact)) return artifact
  const files = await deps.files(artifact.id)
  if (isRefusal(files)) return files
  const bytes = files.get(wanted.file)
  return bytes === undefined ? noSuchFile : { name: wanted.file, bytes }
}

function send(
  req: IncomingMessage,
  res: ServerResponse,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): void {
  sendMemory(res, { range: req.headers.range, isHead: req.method === 'HEAD' }, bytes, {
    'content-type': name.endsWith('.iso') ? 'application/x-iso9660-image' : 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
  })
}

const onlyReads = refusal('METHOD_NOT_ALLOWED', 405, 'files can only be downloaded here', 'use GET')
const noSuchFile = refusal(
  'NO_SUCH_FILE',
  404,
  'a boot artifact has no such file',
  'use a link as it is: coldforge artifact show',
)
