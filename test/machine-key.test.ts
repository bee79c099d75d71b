import 'reflect-metadata'
import assert from 'node:assert/strict'
import { webcrypto, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import * as x509 from '@peculiar/x509'
import type { Machine } from '../src/api/contract.ts'
import { artifactClient, type ArtifactClient } from './artifact-credentials.ts'
import { get, IPXE, startServer, type TestServer } from './server.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** The key that an agent makes for its machine, with what it asks the server for. */
async function newKey(): Promise<{ readonly csr: string; readonly key: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=machine',
    keys,
    signingAlgorithm: algorithm,
  })
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return { csr: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n` }
}

describe('the key of one machine', () => {
  let server: TestServer
  let artifact: ArtifactClient
  before(async () => {
    server = await startServer(['--image-kernel', import.meta.filename])
    artifact = await artifactClient(server, 'rack')
  })
  after(() => server[Symbol.asyncDispose]())

  let count = 0
  /** Boots a machine up to its Ignition, and returns what its agent then holds. */
  async function boot(
    n = ++count,
  ): Promise<{ readonly uuid: string; readonly token: string; readonly again: () => Promise<unknown> }> {
    const digits = n.toString(16).padStart(2, '0')
    const uuid = `6a2b5a4e-3f3a-4e5d-8a3a-0000000005${digits}`
    const path = `/ipxe/boot?uuid=${uuid}&mac=52-54-00-00-05-${digits}`
    const script = () => get(server.ports.boot, path, { ...artifact, userAgent: IPXE })
    const ignition = /ignition\.config\.url=https:\/\/[^/]+(\S+)/.exec((await script()).body)?.[1] ?? ''
    const config = JSON.parse((await get(server.ports.https, ignition)).body) as {
      storage: { files: { path: string; contents: { source: string } }[] }
    }
    const source =
      config.storage.files.find((file) => file.path === '/etc/coldforge/agent.token')?.contents.source ?? ''
    return { uuid, token: decodeURIComponent(source.slice(source.indexOf(',') + 1)).trim(), again: script }
  }

  async function post(
    port: number,
    path: string,
    token: string,
    body: unknown,
    client: { readonly cert?: string; readonly key?: string } = {},
  ): Promise<{ readonly status: number; readonly json: { readonly code?: string; readonly certificate?: string } }> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const sent = request({
      host: '127.0.0.1',
      port,
      path: `/agent/v1/${path}`,
      method: 'POST',
      rejectUnauthorized: false,
      agent: false,
      headers,
      ...client,
    }).end(JSON.stringify(body))
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, json: JSON.parse((await text(response)) || '{}') as object }
  }
  const certify = (token: string, csr: string) => post(server.ports.https, 'certificate', token, { csr })
  const levelOf = async (uuid: string) =>
    ((await server.api('GET', '/machines')).json as { machines: Machine[] }).machines.find((m) => m.uuid === uuid)
      ?.identity_level

  test('a machine that made one is at level 2, until it boots again', async () => {
    const { uuid, token, again } = await boot()
    assert.equal(await levelOf(uuid), 1)
    const { csr } = await newKey()
    const { json } = await certify(token, csr)
    const certificate = new X509Certificate(json.certificate ?? '')
    assert.match(certificate.subject, new RegExp(uuid))
    assert.ok(Date.parse(certificate.validTo) <= Date.now() + 24 * 3_600_000)
    assert.equal(await levelOf(uuid), 2)
    await again()
    assert.equal(await levelOf(uuid), 1)
  })

  test('from then on the token is worth nothing without it, also after kill -9', async () => {
    const { token } = await boot()
    const { csr, key } = await newKey()
    const { certificate: cert = '' } = (await certify(token, csr)).json
    await server.crashAndRestart()
    // An empty heartbeat is a bad one: it was let in, and then it was read.
    assert.equal((await post(server.ports.boot, 'heartbeat', token, {}, { cert, key })).json.code, 'HEARTBEAT_INVALID')
    assert.equal((await post(server.ports.https, 'heartbeat', token, {})).json.code, 'AGENT_KEY_MISSING')
    const stranger = { cert: artifact.cert, key: artifact.key }
    assert.equal((await post(server.ports.boot, 'heartbeat', token, {}, stranger)).json.code, 'AGENT_KEY_FOREIGN')
  })

  test('a thief of the token gets no certificate for his key, and the machine renews its own', async () => {
    const { token } = await boot()
    const [mine, his] = [await newKey(), await newKey()]
    assert.equal((await certify(token, mine.csr)).status, 200)
    assert.equal((await certify(token, his.csr)).json.code, 'AGENT_KEY_FOREIGN')
    assert.equal((await certify(token, mine.csr)).status, 200)
  })

  test('of twenty keys at the same moment exactly one is bound', async () => {
    const { token } = await boot()
    const keys = await Promise.all(Array.from({ length: 20 }, newKey))
    const answers = await Promise.all(keys.map(({ csr }) => certify(token, csr)))
    assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
  })

  test('its certificate boots no machine', async () => {
    const { token } = await boot()
    const { csr, key } = await newKey()
    const { certificate: cert = '' } = (await certify(token, csr)).json
    const answer = await get(
      server.ports.boot,
      '/ipxe/boot?uuid=6a2b5a4e-3f3a-4e5d-8a3a-0000000005ff&mac=52-54-00-00-05-ff',
      {
        cert,
        key,
        userAgent: IPXE,
      },
    )
    assert.match(answer.body, /belongs to no boot artifact/)
  })

  test('what is no request, or one that its key did not sign, is refused', async () => {
    const { token } = await boot()
    const { csr } = await newKey()
    const tampered = csr.replace(/\n([A-Za-z])/, (_, c: string) => `\n${c === 'A' ? 'B' : 'A'}`)
    for (const bad of ['', 'nonsense', tampered, 7]) {
      const answer = await post(server.ports.https, 'certificate', token, { csr: bad })
      assert.equal(answer.json.code, 'CERTIFICATE_REQUEST_INVALID', String(bad))
    }
  })
})
