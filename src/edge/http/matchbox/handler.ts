import type { WireRequest, WireResponse } from './exchange.ts'
import { answer, bare, errorAnswer, TEXT, type Answer } from './answer.ts'
import { assetFailure, isAbandoned, serveAsset } from './assets.ts'
import type { Call, Service } from './call.ts'
import { exactRoutes, NO_ROUTE, prefixRoutes, type Destination } from './routes.ts'
import { sendAnswer } from './send-answer.ts'
import type { SignatureForm, Signer } from './signer.ts'
import type { CmsSigner } from './cms-signer.ts'
import { cleanPath, parseTarget, redirect, type Target } from './target.ts'

export interface MatchboxOptions extends Service {
  /** Absent: `/assets/` does not exist. */
  readonly assets: string | undefined
  /** Absent: `.sig` and `.asc` do not exist. */
  readonly signer: Signer | undefined
  /** Absent: `.p7s` and `.cms` do not exist. */
  readonly cms?: CmsSigner | undefined
  /** What has been cut off the paths, `/matchbox`, for redirections. */
  readonly prefix?: string
}

export type Handler = (request: WireRequest, response: WireResponse) => void

/** The whole service as a handler for `node:http`. Methods are not told apart, as in matchbox, but for HEAD. */
export function matchboxHandler(options: MatchboxOptions): Handler {
  const signs = { pgp: options.signer !== undefined, cms: options.cms !== undefined }
  const exact = exactRoutes(signs)
  const prefixes = prefixRoutes(signs)
  const signatures = new WeakMap<Answer, Partial<Record<SignatureForm | 'cms', Promise<Buffer>>>>()

  const find = (path: string): Destination =>
    exact.get(path) ?? prefixes.find(([prefix]) => path.startsWith(prefix))?.[1] ?? NO_ROUTE

  /** Answers that are made once for each profile are signed once too: an RSA signature costs more than all the rest. */
  const sign = (plain: Answer, form: SignatureForm | 'cms'): Promise<Buffer> | undefined => {
    const kept = signatures.get(plain) ?? {}
    signatures.set(plain, kept)
    const made = kept[form] ?? (form === 'cms' ? options.cms?.(plain.body) : options.signer?.(plain.body, form))
    if (made !== undefined) kept[form] = made
    return made
  }

  const signed = async (call: Call, plain: Answer, form: SignatureForm | 'cms'): Promise<Answer> => {
    const body = await sign(plain, form)
    if (body === undefined) return plain
    options.log('debug', `signed ${call.path}`)
    return answer(plain.status, SIGNATURE_TYPES[form], body)
  }

  const answerCall = (target: Target, request: WireRequest, response: WireResponse): void => {
    const call = {
      method: request.method ?? 'GET',
      headers: request.headers,
      path: target.path,
      query: target.query,
    }
    const { route, signature } = find(target.path)
    const routed = route(options, call)
    if (signature === undefined && !('then' in routed)) return sendAnswer(request, response, routed)
    Promise.resolve(routed)
      .then((plain) => (signature === undefined ? plain : signed(call, plain, signature)))
      .then((whole) => sendAnswer(request, response, whole))
      .catch((error: unknown) => fail(options, request, response, error))
  }

  return (request, response) => {
    const url = request.url ?? '/'
    options.log('info', `HTTP ${request.method} ${url}`)
    try {
      // `OPTIONS *` asks about the server as a whole (RFC 9110 section 9.3.7).
      if (url === '*') return sendAnswer(request, response, bare(200, {}))
      const target = parseTarget(url)
      if (target === undefined) return sendAnswer(request, response, BAD_ESCAPE)
      const early = redirectionOf(options, target, request.method ?? 'GET')
      if (early !== undefined) return sendAnswer(request, response, early)
      if (options.assets === undefined || !target.rawPath.startsWith('/assets/'))
        return answerCall(target, request, response)
      serveAsset(options.assets, target, request, response).catch((error: unknown) => {
        options.log(isAbandoned(error) ? 'debug' : 'error', `${url}: ${messageOf(error)}`)
        if (response.headersSent) response.destroy()
        else sendAnswer(request, response, assetFailure(error))
      })
    } catch (error) {
      fail(options, request, response, error)
    }
  }
}

const SIGNATURE_TYPES = { binary: 'application/octet-stream', armored: TEXT, cms: 'application/pkcs7-signature' }

const BAD_ESCAPE = errorAnswer(400, '400 Bad Request')

/** Paths are compared as received, so that `/assets/..%2fgroups` is a file of that name and not a way out. */
function redirectionOf(
  { assets, prefix = '' }: MatchboxOptions,
  { rawPath, query }: Target,
  method: string,
): Answer | undefined {
  const clean = cleanPath(rawPath)
  if (assets !== undefined && clean === '/assets') return redirect(method, `${prefix}/assets/`, query)
  return clean === rawPath ? undefined : redirect(method, `${prefix}${clean}`, query)
}

/** A failure of ours, a broken disk: never told as "not found". */
function fail(options: MatchboxOptions, request: WireRequest, response: WireResponse, error: unknown): void {
  options.log('error', `${request.url}: ${messageOf(error)}`)
  if (response.headersSent) response.destroy()
  else sendAnswer(request, response, errorAnswer(500, '500 Internal Server Error'))
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
