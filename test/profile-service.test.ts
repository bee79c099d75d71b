import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect } from 'node:tls'
import {
  type ChannelCredentials,
  type Client,
  credentials,
  loadPackageDefinition,
  type GrpcObject,
  type ServiceError,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { createMessage, generateKey, readKey, readSignature, verify } from 'openpgp'
import { instant } from '../src/base/instant.ts'
import {
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type Credential,
} from '../src/host/certificates.ts'
import { getPlain, startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

/** A client that knows neither our codec nor our transport. */
const protocols = join(import.meta.dirname, '../src/edge/grpc/matchbox/testdata')
const definition = loadPackageDefinition(loadSync(['rpcpb.proto'], { includeDirs: [protocols], keepCase: true }))

const wish = (commonName: string) => ({
  commonName,
  notBefore: instant(Date.now() - 60_000),
  notAfter: instant(Date.now() + 3_600_000),
})

/** The configuration service inside `coldforge serve`, with all that matchbox has beside HTTP. */
describe('a folder of profiles inside the server', () => {
  const root = mkdtempSync(join(tmpdir(), 'profile-service-'))
  const keys = mkdtempSync(join(tmpdir(), 'profile-keys-'))
  const keep = (name: string, text: string): string => {
    writeFileSync(join(keys, name), text)
    return join(keys, name)
  }
  let server: TestServer
  let authority: Credential
  let terraform: Credential
  let publicKey: string
  let port = 0
  before(async () => {
    for (const folder of ['groups', 'profiles', 'assets']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'groups/default.json'), '{"profile":"p"}')
    writeFileSync(join(root, 'profiles/p.json'), '{"id":"p","boot":{"kernel":"/assets/k"}}')
    writeFileSync(join(root, 'assets/k'), 'a kernel')
    authority = await createAuthority(wish('test authority'))
    terraform = await createClientCertificate(wish('terraform'), authority)
    const own = await createServerCertificate(wish('localhost'), ['localhost', '127.0.0.1'], authority)
    const pgp = await generateKey({ type: 'rsa', rsaBits: 2048, userIDs: [{ name: 'boot' }] })
    publicKey = pgp.publicKey
    const cms = ['-keyout', join(keys, 'cms.key'), '-out', join(keys, 'cms.pem'), '-subj', '/CN=boot signer']
    const purpose = ['-days', '2', '-addext', 'extendedKeyUsage=codeSigning', '-addext', 'keyUsage=digitalSignature']
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...cms, ...purpose], { stdio: 'ignore' })
    server = await startServer(
      Object.entries({
        directory: root,
        http: 'true',
        'rpc-address': '127.0.0.1:0',
        'cert-file': keep('server.crt', own.certificatePem),
        'key-file': keep('server.key', own.privateKeyPem),
        'ca-file': keep('ca.crt', authority.certificatePem),
        'key-ring-path': keep('ring', pgp.privateKey),
        'cms-cert-file': join(keys, 'cms.pem'),
        'cms-key-file': join(keys, 'cms.key'),
      }).flatMap(([name, value]) => [`--profiles-${name}`, value]),
    )
    port = Number(/"port":(\d+),"msg":"profiles: gRPC is served"/.exec(server.log())?.[1])
  })
  after(async () => {
    for (const folder of [root, keys]) rmSync(folder, { recursive: true })
    await server[Symbol.asyncDispose]()
  })

  const call = async (service: string, name: string, request: object, by: ChannelCredentials): Promise<unknown> => {
    const Stub = (definition['rpcpb'] as GrpcObject)[service] as new (at: string, by: ChannelCredentials) => Client
    const stub = new Stub(`localhost:${port}`, by)
    const reply = Promise.withResolvers<unknown>()
    const run = stub[name as keyof Client] as unknown as (
      request: object,
      done: (error: ServiceError | null, value: unknown) => void,
    ) => void
    run.call(stub, request, (error, value) => (error === null ? reply.resolve(value) : reply.reject(error)))
    return await reply.promise.finally(() => stub.close())
  }
  const asTerraform = (): ChannelCredentials =>
    credentials.createSsl(
      Buffer.from(authority.certificatePem),
      Buffer.from(terraform.privateKeyPem),
      Buffer.from(terraform.certificatePem),
    )

  test('a gRPC client with a certificate changes a group, machines see it at once, and the audit log names the client', async () => {
    const group = { id: 'node1', profile: 'p', selector: { mac: '52:54:00:00:09:01' } }
    await call('Groups', 'GroupPut', { group }, asTerraform())
    assert.equal((JSON.parse(readFileSync(join(root, 'groups/node1.json'), 'utf8')) as { id: string }).id, 'node1')
    const metadata = await getPlain(server.ports.http, '/matchbox/metadata?mac=52-54-00-00-09-01')
    assert.match(metadata.body, /^MAC=/m)
    await until('the audit entry', async () => {
      const { entries } = (await server.api('GET', '/audit')).json as {
        entries: { who: string; action: string; subject: string }[]
      }
      return entries.find(
        ({ who, action, subject }) =>
          who === 'gRPC client "terraform"' && action === 'gRPC /rpcpb.Groups/GroupPut' && subject === 'group "node1"',
      )
    })
  })

  test('a gRPC client without a certificate changes nothing', async () => {
    const stranger = credentials.createSsl(Buffer.from(authority.certificatePem))
    await assert.rejects(call('Groups', 'GroupDelete', { id: 'default' }, stranger))
    assert.equal((await getPlain(server.ports.http, '/matchbox/ipxe')).status, 200)
  })

  test('what a script names is found where iPXE looks for it: at the root of the server', async () => {
    const path = /^kernel (\S+)/m.exec((await getPlain(server.ports.http, '/matchbox/ipxe')).body)?.[1] ?? ''
    assert.equal((await getPlain(server.ports.http, path)).body, 'a kernel')
    assert.equal((await getPlain(server.ports.http, '/assets/..%2fgroups%2fdefault.json')).status, 404)
  })

  test('gRPC speaks HTTP/2, agreed on by ALPN', async () => {
    const agreed = Promise.withResolvers<string | false | null>()
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: authority.certificatePem,
      cert: terraform.certificatePem,
      key: terraform.privateKeyPem,
      servername: 'localhost',
      ALPNProtocols: ['h2'],
    })
    socket.once('error', agreed.reject).once('secureConnect', () => agreed.resolve(socket.alpnProtocol))
    assert.equal(await agreed.promise, 'h2')
    socket.destroy()
  })

  test('what machines read is signed, for GnuPG and for iPXE', async () => {
    const get = async (path: string): Promise<Buffer> =>
      Buffer.from(await (await fetch(`http://127.0.0.1:${server.ports.http}/matchbox${path}`)).arrayBuffer())
    const script = await get('/ipxe')
    const verified = await verify({
      message: await createMessage({ text: script.toString() }),
      signature: await readSignature({ armoredSignature: (await get('/ipxe.asc')).toString() }),
      verificationKeys: await readKey({ armoredKey: publicKey }),
    })
    assert.equal(await verified.signatures[0]?.verified, true)
    const [body, signature] = [join(keys, 'body'), join(keys, 'signature')]
    writeFileSync(body, script)
    writeFileSync(signature, await get('/ipxe.p7s'))
    const given = ['-content', body, '-in', signature, '-CAfile', join(keys, 'cms.pem'), '-out', join(keys, 'out')]
    execFileSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-purpose', 'any', ...given], {
      stdio: 'pipe',
    })
    assert.deepEqual(readFileSync(join(keys, 'out')), script)
  })
})
