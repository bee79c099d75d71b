import type { Credential } from '../../src/host/certificates.ts'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import { denied, isRecord, type Answer } from './api-object.ts'
import { answerRequest } from './answer-request.ts'
import type { User } from './authorize.ts'
import { bootstrapUser } from './bootstrap-user.ts'
import { ObjectStore } from './object-store.ts'

/** What goes wrong with a request: another answer, none, or one that is lost after the work was done. */
export type Fault =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'hang up'; readonly after: 'nothing' }
  /** `meanwhile` happens when the work is done and nobody has heard of it yet. */
  | { readonly kind: 'hang up'; readonly after: 'work'; readonly meanwhile?: () => void }
  | { readonly kind: 'silence' }

/** Looked up for every request; `undefined` lets it through. */
export type Faults = (method: string, path: string) => Fault | undefined

export interface ApiServer extends AsyncDisposable {
  readonly url: URL
  readonly store: ObjectStore
  /** `GET /api/v1/nodes/a`, in the order in which they came. */
  readonly requests: readonly string[]
  faults: Faults
}

export interface ApiServerOptions {
  readonly address: string
  readonly certificate: Credential
  readonly caPem: string
  /** Static bearer tokens. */
  readonly users: ReadonlyMap<string, User>
}

/** A Kubernetes API with exactly what Coldforge uses, over real TLS. */
export async function openApiServer({ address, certificate, caPem, users }: ApiServerOptions): Promise<ApiServer> {
  const store = new ObjectStore()
  const requests: string[] = []
  const state: { faults: Faults } = { faults: () => undefined }
  const tls = { key: certificate.privateKeyPem, cert: certificate.certificatePem, ca: caPem }
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    // A client that is killed while it speaks is part of the tests; anything else is a mistake here.
    handle(request, response).catch((error: unknown) => {
      if (!request.socket.destroyed) throw error
    })
  })

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '/' } = request
    const { pathname, searchParams } = new URL(url, 'https://localhost')
    requests.push(`${method} ${pathname}`)
    const fault = state.faults(method, pathname)
    if (fault?.kind === 'silence') return
    if (fault?.kind === 'hang up' && fault.after === 'nothing') return void request.socket.destroy()
    const body = await text(request)
    if (fault?.kind === 'answer') return send(response, fault.answer, fault.headers)
    const user = identify(store, users, request)
    const answer =
      user === undefined
        ? denied(401, 'Unauthorized', 'Unauthorized')
        : answerRequest(store, user, {
            method,
            path: pathname,
            query: searchParams,
            contentType: request.headers['content-type'],
            body: body === '' ? undefined : JSON.parse(body),
          })
    if (fault?.kind === 'hang up') {
      fault.meanwhile?.()
      return void request.socket.destroy()
    }
    send(response, answer)
  }

  server.listen(0, address)
  await once(server, 'listening')
  return {
    url: new URL(`https://${address}:${(server.address() as AddressInfo).port}`),
    store,
    requests,
    get faults() {
      return state.faults
    },
    set faults(faults) {
      state.faults = faults
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function identify(store: ObjectStore, users: ReadonlyMap<string, User>, request: IncomingMessage): User | undefined {
  const socket = request.socket as TLSSocket
  const subject = socket.authorized ? socket.getPeerCertificate().subject : undefined
  if (subject !== undefined) return certifiedUser(String(subject.CN))
  if (request.headers.authorization === undefined) return ANONYMOUS
  const token = /^Bearer (.+)$/.exec(request.headers.authorization)?.[1] ?? ''
  return users.get(token) ?? bootstrapUser(store, token)
}

const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

const certifiedUser = (name: string): User => ({
  name,
  groups: name.startsWith('system:node:') ? ['system:nodes', 'system:authenticated'] : ['system:masters'],
})

function send(response: ServerResponse, { code, body }: Answer, headers: Readonly<Record<string, string>> = {}): void {
  const seconds = isRecord(body) && isRecord(body['details']) ? body['details']['retryAfterSeconds'] : undefined
  const retryAfter = typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {}
  response.writeHead(code, { 'content-type': 'application/json', ...retryAfter, ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
