import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { DAY, instant, type Instant } from '../../base/instant.ts'
import { createAuthority, createServerCertificate, type Credential } from '../../host/certificates.ts'
import { CertificateKeeper } from './certificate-keeper.ts'
import { makeServerCertificate } from './server-certificate.ts'

const now = instant(Date.now())
const life = { notBefore: instant(now - DAY), notAfter: instant(now + 100 * DAY) }
const folder = mkdtempSync(join(tmpdir(), 'server-certificate-'))
const files = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key'), authority: join(folder, 'ca.crt') }
const config = { address: '127.0.0.1', tls: files }

describe('the certificate of a server', () => {
  let ours: Credential
  let theirs: Credential
  const servers: Server[] = []
  before(async () => {
    ours = await createAuthority({ commonName: 'Ours', ...life })
    theirs = await createAuthority({ commonName: 'Theirs', ...life })
  })
  after(() => {
    for (const server of servers) server.close()
    rmSync(folder, { recursive: true })
  })

  const issue = (by: Credential) => createServerCertificate({ commonName: 'boot', ...life }, ['127.0.0.1'], by)
  const install = ({ certificatePem, privateKeyPem }: Credential, authority: Credential): void => {
    writeFileSync(files.certificate, certificatePem)
    writeFileSync(files.key, privateKeyPem)
    writeFileSync(files.authority, authority.certificatePem)
  }
  const shown = async (server: Server): Promise<{ readonly socket: TLSSocket; readonly serial: string }> => {
    const { port } = server.address() as AddressInfo
    const socket = connect({ host: '127.0.0.1', port, ca: [ours.certificatePem, theirs.certificatePem] })
    await once(socket, 'secureConnect')
    return { socket, serial: socket.getPeerCertificate().serialNumber }
  }
  const serving = async (keeper: CertificateKeeper): Promise<Server> => {
    const server = createServer({ ...keeper.identity }, (_, res) => res.end('ok')).listen(0, '127.0.0.1')
    servers.push(server)
    keeper.serve(server, {})
    await once(server, 'listening')
    return server
  }

  test('new files are shown to new connections, and open ones go on', async () => {
    install(await issue(theirs), theirs)
    const keeper = new CertificateKeeper(config, ours, await makeServerCertificate(config, ours, now), () => now)
    const server = await serving(keeper)
    const before = await shown(server)
    install(await issue(theirs), theirs)
    await keeper.look((outcome) => assert.equal(outcome, 'renewed'))
    const afterwards = await shown(server)
    assert.notEqual(afterwards.serial, before.serial)
    before.socket.write('GET / HTTP/1.1\r\nhost: h\r\n\r\n')
    const [answer] = (await once(before.socket, 'data')) as [Buffer]
    assert.match(answer.toString(), /^HTTP\/1\.1 200/)
    before.socket.destroy()
    afterwards.socket.destroy()
  })

  test('half-written files, a foreign key and another CA change nothing, and are reported once', async () => {
    const good = await issue(theirs)
    install(good, theirs)
    const keeper = new CertificateKeeper(config, ours, await makeServerCertificate(config, ours, now), () => now)
    const { cert } = keeper.identity
    const told: string[] = []
    const look = () => keeper.look((outcome) => told.push(outcome === 'renewed' ? outcome : outcome.problem))
    writeFileSync(files.key, (await issue(theirs)).privateKeyPem)
    await look()
    await look()
    install(await issue(ours), ours)
    await look()
    install({ certificatePem: '', privateKeyPem: '' }, theirs)
    await look()
    assert.equal(told.length, 3, told.join('\n'))
    assert.ok(!told.includes('renewed'))
    assert.equal(keeper.identity.cert, cert)
  })

  test('our own certificate is made anew before it ends, by the same CA', async () => {
    let time: Instant = now
    const own = { address: '127.0.0.1', tls: {} }
    const keeper = new CertificateKeeper(own, ours, await makeServerCertificate(own, ours, now), () => time)
    const first = keeper.identity.cert
    await keeper.look(() => assert.fail('too early'))
    time = instant(now + 800 * DAY)
    await keeper.look((outcome) => assert.equal(outcome, 'renewed'))
    assert.notDeepEqual(keeper.identity.cert, first)
  })

  test('the CA is shown last, because iPXE knows it by its fingerprint only', async () => {
    install(await issue(theirs), theirs)
    const { chainPem, authorityPem } = await makeServerCertificate(config, ours, now)
    assert.ok(chainPem.endsWith(authorityPem))
    assert.equal(chainPem.match(/BEGIN CERTIFICATE/g)?.length, 2)
  })

  test('who speaks TLS 1.2, as iPXE does, is shown RSA alone, and who speaks TLS 1.3 the cheaper key', async () => {
    const own = { address: '127.0.0.1', tls: {} }
    const keeper = new CertificateKeeper(own, ours, await makeServerCertificate(own, ours, now), () => now)
    const server = await serving(keeper)
    const keyShown = async (maxVersion: 'TLSv1.2' | 'TLSv1.3', ciphers?: string): Promise<string | undefined> => {
      const { port } = server.address() as AddressInfo
      const socket = connect({
        host: '127.0.0.1',
        port,
        ca: [ours.certificatePem],
        maxVersion,
        ...(ciphers && { ciphers }),
      })
      await once(socket, 'secureConnect')
      const kind = socket.getPeerX509Certificate()?.publicKey.asymmetricKeyType
      socket.destroy()
      return kind
    }
    assert.deepEqual([await keyShown('TLSv1.2'), await keyShown('TLSv1.3')], ['rsa', 'ec'])
    assert.equal(await keyShown('TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256'), 'rsa')
  })

  test('a configuration that machines could not trust is refused with what to do', async () => {
    install(await issue(theirs), theirs)
    const { certificate, key } = files
    await assert.rejects(makeServerCertificate({ ...config, tls: { certificate } }, ours, now), /belong together/)
    await assert.rejects(
      makeServerCertificate({ ...config, tls: { certificate, key } }, ours, now),
      /name the PEM file/,
    )
    install(await issue(theirs), ours)
    await assert.rejects(makeServerCertificate(config, ours, now), /did not sign/)
  })
})
