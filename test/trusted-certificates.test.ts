import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { Agent } from 'node:https'
import { after, before, describe, test } from 'node:test'
import { connect } from 'node:tls'
import type { Boot, TrustedCertificate } from '../src/api/contract.ts'
import { instant } from '../src/base/instant.ts'
import { make, makeCrl, type MadeCertificate, type MakeOptions } from '../src/host/certificate-maker.suite.ts'
import { get, IPXE, startServer, type TestServer } from './server.ts'
import { getResuming } from './tls-session.ts'

const CLIENT = '1.3.6.1.5.5.7.3.2'
const now = instant(Date.now())

describe('certificates of other authorities at a running server', () => {
  let server: TestServer
  let root: MadeCertificate
  before(async () => {
    server = await startServer(['--image-kernel', import.meta.filename])
    root = await make(now, { name: 'Their root', ca: true })
  })
  after(() => server[Symbol.asyncDispose]())

  const add = async (body: object) => {
    const { status, json } = await server.api('POST', '/trusted-certificates', { name: 'theirs', ...body })
    return { status, certificate: json as TrustedCertificate & { readonly code?: string } }
  }
  const remove = (id: number) => server.api('DELETE', `/trusted-certificates/${id}`)
  const issue = (options: Partial<MakeOptions> = {}) =>
    make(now, { name: 'rack 1', issuer: root, purposes: [CLIENT], ...options })
  let count = 0
  const path = () => {
    const n = (++count).toString(16).padStart(2, '0')
    return `/ipxe/boot?uuid=6a2b5a4e-3f3a-4e5d-8a3a-0000000001${n}&mac=52-54-00-00-02-${n}`
  }
  const boot = async (...chain: readonly MadeCertificate[]) =>
    (await get(server.ports.boot, path(), { ...(await clientOf(chain)), userAgent: IPXE })).body

  test('every client certificate of a registered authority boots, with intermediates too, and is counted', async () => {
    const { certificate } = await add({ kind: 'ca', certificate: pem(root) })
    assert.match(await boot(await issue()), /kernel --name/)
    const between = await make(now, { name: 'Between', issuer: root, ca: true })
    assert.match(await boot(await issue({ issuer: between }), between), /kernel --name/)
    const { json } = await server.api('GET', `/trusted-certificates/${certificate.id}`)
    assert.equal((json as { machines: unknown[] }).machines.length, 2)
    await remove(certificate.id)
  })

  test('removing an authority bites at the next request on an open connection', async () => {
    const { certificate } = await add({ kind: 'ca', certificate: pem(root) })
    const client = await clientOf([await issue()])
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = () => get(server.ports.boot, path(), { ...client, agent, userAgent: IPXE })
    assert.match((await ask()).body, /kernel --name/)
    await remove(certificate.id)
    assert.match((await ask()).body, /belongs to no boot artifact/)
    agent.destroy()
  })

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`a resumed ${version} session, which shows no intermediate, boots until the certificate is on the list`, async () => {
      const between = await make(now, { name: `Between ${version}`, issuer: root, ca: true })
      const leaf = await issue({ issuer: between })
      const { certificate } = await add({ kind: 'ca', certificate: pem(between) })
      const theirRoot = await add({ kind: 'ca', certificate: pem(root) })
      const client = await clientOf([leaf, between])
      const first = await getResuming(server.ports.boot, path(), client, version, undefined)
      assert.match(first.text, /kernel --name/)
      const second = await getResuming(server.ports.boot, path(), client, version, first.session)
      assert.ok(second.reused)
      assert.match(second.text, /kernel --name/)
      const crl = Buffer.from(await makeCrl(now, between, [leaf])).toString('base64')
      await server.api('POST', `/trusted-certificates/${certificate.id}/crl`, { crl })
      await remove(theirRoot.certificate.id)
      const third = await getResuming(server.ports.boot, path(), client, version, second.session ?? first.session)
      assert.match(third.text, /has been revoked by/)
      await remove(certificate.id)
    })
  }

  test('a pin lets in its one certificate; removing the pin revokes it', async () => {
    const [mine, other] = [await issue(), await issue()]
    const { certificate } = await add({ kind: 'pin', certificate: pem(mine) })
    assert.match(await boot(mine), /kernel --name/)
    assert.match(await boot(other), /is not trusted/)
    await remove(certificate.id)
    assert.match(await boot(mine), /belongs to no boot artifact/)
  })

  test('each refusal is shown on the screen and kept as a step of the boot', async () => {
    const { certificate } = await add({ kind: 'ca', certificate: pem(root) })
    const server443 = await issue({ purposes: ['1.3.6.1.5.5.7.3.1'] })
    assert.match(await boot(server443), /issued for servers/)
    const { boots } = (await server.api('GET', '/boots')).json as { boots: Boot[] }
    assert.equal(boots[0]?.events.at(-1)?.refusal, 'CERTIFICATE_PURPOSE')
    await remove(certificate.id)
  })

  test('the CA of the server can be asked for, and is the one that its certificate leads to', async () => {
    const { certificate } = (await server.api('GET', '/authority')).json as { certificate: string }
    const socket = connect({ host: '127.0.0.1', port: server.ports.https, ca: certificate })
    await once(socket, 'secureConnect')
    assert.ok(socket.authorized)
    socket.destroy()
  })

  test('what cannot be trusted is refused with the reason, and nothing is kept', async () => {
    const cases = [
      [{ kind: 'ca', certificate: pem(await issue()) }, 'NOT_AN_AUTHORITY'],
      [
        { kind: 'ca', certificate: pem(await make(now, { name: 'old', ca: true, notAfter: now - 1 })) },
        'CERTIFICATE_EXPIRED',
      ],
      [{ kind: 'ca', certificate: 'nonsense' }, 'CERTIFICATE_UNREADABLE'],
      [{ kind: 'ca', fingerprint: 'ab'.repeat(32) }, 'TRUST_INCOMPLETE'],
      [{ kind: 'pin' }, 'TRUST_INCOMPLETE'],
      [{ kind: 'ca', certificate: pem(root), crl: 'nonsense' }, 'CRL_UNREADABLE'],
      [{ kind: 'ca', certificate: pem(root), crl_url: 'ftp://x/' }, 'CRL_UNOBTAINABLE'],
    ] as const
    for (const [body, code] of cases) assert.equal((await add(body)).certificate.code, code)
    const own = (await server.api('GET', '/authority')).json as { certificate: string }
    assert.equal((await add({ kind: 'ca', certificate: own.certificate })).certificate.code, 'OWN_AUTHORITY')
    const first = await add({ kind: 'ca', certificate: pem(root) })
    assert.equal((await add({ kind: 'ca', certificate: pem(root) })).certificate.code, 'TRUST_EXISTS')
    await remove(first.certificate.id)
    assert.equal((await add({ kind: 'ca', certificate: pem(root) })).status, 201)
  })
})

const pem = ({ certificate }: MadeCertificate): string => `${certificate.toString('pem')}\n`

async function clientOf(chain: readonly MadeCertificate[]): Promise<{ readonly cert: string; readonly key: string }> {
  const [leaf] = chain
  assert.ok(leaf)
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', leaf.key)).toString('base64')
  return { cert: chain.map(pem).join(''), key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n` }
}
