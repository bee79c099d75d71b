import { join } from 'node:path'
import { refusal } from '../../base/refusal.ts'
import { sendAnswer } from './answer.ts'
import type { Routes } from './handle.ts'
import { sendFile } from './send-file.ts'

/**
 * `GET /crosscert/<crc>.der`: cross-signed certificates for an iPXE that trusts the iPXE root only, from a folder of ours instead of
 * the public mirror (https://ipxe.org/cfg/crosscert). The name is the CRC-32 of the subject it looks for; the query repeats that
 * subject and is not needed. Nothing here is secret, and iPXE checks every signature itself.
 */
export const crosscertRoutes =
  (folder: string | undefined): Routes =>
  async (req, res, url) => {
    if (!url.pathname.startsWith('/crosscert/')) return false
    const name = /^\/crosscert\/([0-9a-f]{8}\.der)$/.exec(url.pathname)?.[1]
    const isHead = req.method === 'HEAD'
    if (folder === undefined || name === undefined || (req.method !== 'GET' && !isHead)) {
      sendAnswer(res, missing)
      return true
    }
    try {
      await sendFile(res, { isHead, range: req.headers.range }, join(folder, name), 'application/pkix-cert')
    } catch (failure) {
      if (!isAbsent(failure)) throw failure
      sendAnswer(res, missing)
    }
    return true
  }

const isAbsent = (failure: unknown): boolean =>
  failure instanceof Error && 'code' in failure && failure.code === 'ENOENT'

const missing = refusal(
  'NO_SUCH_CROSSCERT',
  404,
  'there is no cross-signed certificate with this name',
  'put it into the folder that tls.crosscerts names',
)
