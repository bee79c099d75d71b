import type { IncomingMessage } from 'node:http'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'

export interface BodyLimit {
  readonly bytes: number
  /** For the whole body: a byte now and then does not extend it. */
  readonly milliseconds: number
}

/** The whole body in memory, or the refusal for one that is too large, too slow or cut short. Never rejects. */
export function readBody(req: IncomingMessage, limit: BodyLimit): Promise<Result<Buffer, Refusal>> {
  if (Number(req.headers['content-length'] ?? 0) > limit.bytes) return Promise.resolve(err(tooLarge(limit.bytes)))
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const settle = (result: Result<Buffer, Refusal>): void => {
      clearTimeout(timer)
      req.off('data', take).off('end', finish).off('close', lost).pause()
      resolve(result)
    }
    const take = (chunk: Buffer): void => {
      size += chunk.length
      chunks.push(chunk)
      if (size > limit.bytes) settle(err(tooLarge(limit.bytes)))
    }
    const finish = (): void => settle(ok(Buffer.concat(chunks)))
    const lost = (): void => settle(err(CUT_SHORT))
    const timer = setTimeout(() => settle(err(tooSlow(limit.milliseconds))), limit.milliseconds)
    // A connection reset is reported as an error and as a close; without a listener the error would end the process.
    req.on('error', () => undefined)
    req.on('data', take).on('end', finish).on('close', lost)
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A JSON body, RFC 8259: UTF-8, any value. */
export async function readJson(req: IncomingMessage, limit: BodyLimit): Promise<Result<unknown, Refusal>> {
  const body = await readBody(req, limit)
  if (!body.ok) return body
  try {
    return ok(JSON.parse(utf8.decode(body.value)))
  } catch {
    return err(NOT_JSON)
  }
}

const tooLarge = (bytes: number): Refusal =>
  refusal('BODY_TOO_LARGE', 413, `the body is larger than ${bytes} bytes`, 'send it in smaller parts')

const tooSlow = (milliseconds: number): Refusal =>
  refusal(
    'BODY_TOO_SLOW',
    408,
    `the body did not arrive within ${milliseconds / 1000} seconds`,
    'send it again, and check the network between the machine and this server if it happens often',
  )

const CUT_SHORT: Refusal = refusal('BODY_CUT_SHORT', 400, 'the connection ended within the body', 'send it again')

const NOT_JSON: Refusal = refusal('BODY_NOT_JSON', 400, 'the body is not JSON in UTF-8', 'send a JSON object')
