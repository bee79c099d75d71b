import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import {
  type ChannelCredentials,
  credentials,
  loadPackageDefinition,
  type GrpcObject,
  type ServiceError,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { instant } from '../../../base/instant.ts'
import {
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type Credential,
} from '../../../host/certificates.ts'
import { MatchboxFiles } from '../../../store/matchbox-files/matchbox-files.ts'
import { listenRpc, type RpcListening } from './listen-rpc.ts'
import { matchboxMethods } from './matchbox-methods.ts'

// The client is @grpc/grpc-js over the field tables as .proto files: neither knows our codec or transport.
const testdata = join(import.meta.dirname, 'testdata')
const definition = loadPackageDefinition(
  loadSync(['rpcpb.proto'], { includeDirs: [testdata], keepCase: true, defaults: false, bytes: String }),
)

type Reply = Readonly<Record<string, unknown>>
type Call = (method: string, request: Reply) => Promise<Reply>

interface AnyClient {
  close(): void
  [method: string]: unknown
}

let files: MatchboxFiles
let root: string
let server: RpcListening
let authority: Credential
let client: Credential
let call: Call
const open: AnyClient[] = []
const refused: string[] = []
const calls: string[] = []

const pem = (text: string): Buffer => Buffer.from(text)
const wish = (commonName: string) => ({
  commonName,
  notBefore: instant(Date.now() - 60_000),
  notAfter: instant(Date.now() + 3_600_000),
})

before(async () => {
  authority = await createAuthority(wish('test authority'))
  client = await createClientCertificate(wish('terraform'), authority)
  const own = await createServerCertificate(wish('localhost'), ['localhost', '127.0.0.1'], authority)
  root = mkdtempSync(join(tmpdir(), 'matchbox-rpc-'))
  files = new MatchboxFiles({ root, onProblem: () => {}, onRecovery: () => {} })
  server = await listenRpc({
    host: '127.0.0.1',
    port: 0,
    tls: { cert: pem(own.certificatePem), key: pem(own.privateKeyPem), ca: pem(authority.certificatePem) },
    methods: matchboxMethods(files),
    log: (path, error) => calls.push(`${path} ${error?.says ?? 'ok'}`),
    onRefused: (_peer, reason) => refused.push(reason),
  })
  call = caller(
    credentials.createSsl(pem(authority.certificatePem), pem(client.privateKeyPem), pem(client.certificatePem)),
  )
})

beforeEach(() => {
  for (const entry of readdirSync(root)) rmSync(join(root, entry), { recursive: true })
  mkdirSync(join(root, 'groups'))
})

after(async () => {
  for (const one of open) one.close()
  await server[Symbol.asyncDispose]()
  files[Symbol.dispose]()
  rmSync(root, { recursive: true })
})

function caller(channel: ChannelCredentials): Call {
  const clients = new Map<string, AnyClient>()
  return (method, request) => {
    const [service = '', name = ''] = method.split('.')
    let stub = clients.get(service)
    if (stub === undefined) {
      const rpcpb = definition['rpcpb'] as GrpcObject
      const Stub = rpcpb[service] as unknown as new (address: string, channel: ChannelCredentials) => AnyClient
      stub = new Stub(`localhost:${server.port}`, channel)
      clients.set(service, stub)
      open.push(stub)
    }
    const reply = Promise.withResolvers<Reply>()
    const run = stub[name] as (request: Reply, done: (error: ServiceError | null, value: Reply) => void) => void
    run.call(stub, request, (error, value) => (error === null ? reply.resolve(value) : reply.reject(error)))
    return reply.promise
  }
}

const fails = (method: string, request: Reply, code: number, details: RegExp | string): Promise<void> =>
  assert.rejects(call(method, request), (error: ServiceError) => {
    assert.equal(error.code, code)
    if (typeof details === 'string') assert.equal(error.details, details)
    else assert.match(error.details, details)
    return true
  })

test('what Terraform does with a profile: put, read, configs, delete', async () => {
  const profile = {
    id: 'default',
    ignition_id: 'default.ign',
    generic_id: 'default',
    boot: { kernel: '/k', initrd: ['/i'], args: ['a=b'] },
  }
  await call('Profiles.ProfilePut', { profile })
  await call('Ignition.IgnitionPut', { name: 'default.ign', config: Buffer.from('{}') })
  await call('Generic.GenericPut', { name: 'default', config: Buffer.from([0, 255]) })
  assert.deepEqual(await call('Profiles.ProfileGet', { id: 'default' }), { profile })
  assert.deepEqual(await call('Profiles.ProfileList', {}), { profiles: [profile] })
  assert.deepEqual(await call('Ignition.IgnitionGet', { name: 'default.ign' }), {
    config: Buffer.from('{}').toString('base64'),
  })
  assert.deepEqual(await call('Generic.GenericGet', { name: 'default' }), {
    config: Buffer.from([0, 255]).toString('base64'),
  })
  assert.deepEqual(await call('Profiles.ProfileDelete', { id: 'default' }), {})
  await call('Ignition.IgnitionDelete', { name: 'default.ign' })
  await fails('Profiles.ProfileGet', { id: 'default' }, 2, 'open profiles/default.json: no such file or directory')
  await fails(
    'Ignition.IgnitionDelete',
    { name: 'default.ign' },
    2,
    /^remove .*default\.ign: no such file or directory$/,
  )
})

test('an empty boot comes back as an empty boot', async () => {
  await call('Profiles.ProfilePut', { profile: { id: 'p', boot: {} } })
  assert.equal(readFileSync(join(root, 'profiles/p.json'), 'utf8'), '{\n\t"id": "p",\n\t"boot": {}\n}')
  assert.deepEqual(await call('Profiles.ProfileGet', { id: 'p' }), { profile: { id: 'p', boot: {} } })
})

test('a group is stored as matchbox stores it, and its MAC comes back normalised', async () => {
  const selector = { mac: '52-54-00-89-D8-10' }
  await call('Groups.GroupPut', {
    group: { id: 'g', profile: 'p', selector, metadata: Buffer.from('{"b":1,"a":"x"}') },
  })
  assert.match(readFileSync(join(root, 'groups/g.json'), 'utf8'), /"mac": "52-54-00-89-D8-10"/)
  const group = {
    id: 'g',
    profile: 'p',
    selector: { mac: '52:54:00:89:d8:10' },
    metadata: Buffer.from('{"a":"x","b":1}').toString('base64'),
  }
  assert.deepEqual(await call('Groups.GroupGet', { id: 'g' }), { group })
  assert.deepEqual(await call('Select.SelectGroup', { labels: { mac: '52:54:00:89:d8:10' } }), { group })
  await call('Groups.GroupPut', { group: { id: 'h', profile: 'p', metadata: Buffer.from('{}') } })
  assert.deepEqual(await call('Groups.GroupList', {}), { groups: [group, { id: 'h', profile: 'p' }] })
})

test('selection tells "not found" apart, and only selection does', async () => {
  await fails('Select.SelectGroup', { labels: { os: 'x' } }, 5, 'matchbox: No matching Group')
  await call('Groups.GroupPut', { group: { id: 'g', profile: 'p', selector: { zone: '' } } })
  await fails('Select.SelectGroup', { labels: {} }, 5, 'matchbox: No matching Group')
  await fails('Select.SelectProfile', { labels: { os: 'x' } }, 5, 'matchbox: No matching Profile')
  await call('Profiles.ProfilePut', { profile: { id: 'p', name: 'one' } })
  assert.deepEqual(await call('Select.SelectProfile', { labels: { os: 'x' } }), { profile: { id: 'p', name: 'one' } })
})

test('what matchbox crashes on, or would hide afterwards, is refused', async () => {
  await fails('Groups.GroupPut', {}, 3, 'the request holds no message to put')
  await fails('Profiles.ProfilePut', {}, 3, 'the request holds no message to put')
  await fails('Groups.GroupPut', { group: {} }, 2, 'Id is required')
  await fails('Groups.GroupPut', { group: { id: 'g' } }, 2, 'Group requires a Profile')
  await fails(
    'Groups.GroupPut',
    { group: { id: 'g', profile: 'p', selector: { mac: 'x' } } },
    2,
    /is not a MAC address/,
  )
  await fails('Groups.GroupPut', { group: { id: 'g', profile: 'p', metadata: Buffer.from('[1]') } }, 2, /JSON object/)
})

test('no id leads out of its folder', async () => {
  await fails(
    'Groups.GroupPut',
    { group: { id: '../../evil', profile: 'p' } },
    2,
    /is not the name of a file in groups/,
  )
  await fails('Profiles.ProfilePut', { profile: { id: '../evil' } }, 2, /is not the name of a file in profiles/)
  await fails('Ignition.IgnitionPut', { name: '../assets/evil.bin', config: Buffer.from('x') }, 2, /ignition/)
  await fails('Generic.GenericGet', { name: '../groups/g.json' }, 2, /generic/)
  await fails('Generic.GenericDelete', { name: '..' }, 2, /generic/)
  assert.deepEqual(readdirSync(root), ['groups'])
})

test('a message of more than 4 MiB is refused and the connection lives on', async () => {
  const config = Buffer.alloc(5 * 1024 * 1024)
  await fails('Ignition.IgnitionPut', { name: 'big', config }, 8, /received message larger than max/)
  assert.deepEqual(await call('Groups.GroupList', {}), {})
})

test('without a certificate of our authority nothing is answered, and the log says why', async () => {
  const stranger = await createClientCertificate(wish('stranger'), await createAuthority(wish('other authority')))
  for (const channel of [
    credentials.createSsl(pem(authority.certificatePem)),
    credentials.createSsl(pem(authority.certificatePem), pem(stranger.privateKeyPem), pem(stranger.certificatePem)),
  ])
    await assert.rejects(caller(channel)('Groups.GroupList', {}))
  assert.equal(refused.length > 0, true)
})

test('HTTP/2 is negotiated by ALPN, and plain HTTP/1.1 is not spoken', async () => {
  const tls = {
    ca: authority.certificatePem,
    cert: client.certificatePem,
    key: client.privateKeyPem,
    servername: 'localhost',
  }
  const socket = connectTls({ ...tls, port: server.port, host: '127.0.0.1', ALPNProtocols: ['h2'] })
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  assert.equal(socket.alpnProtocol, 'h2')
  socket.destroy()
})

test('what is no gRPC call is told so', async () => {
  const session = connect(`https://localhost:${server.port}`, {
    ca: authority.certificatePem,
    cert: client.certificatePem,
    key: client.privateKeyPem,
  })
  const ask = async (headers: Readonly<Record<string, string>>, body: Buffer): Promise<Reply> => {
    const stream = session.request({ ':method': 'POST', 'content-type': 'application/grpc', ...headers })
    stream.end(body)
    const answered = await new Promise<Reply>((resolve) => stream.once('response', (head) => resolve({ ...head })))
    stream.close()
    return answered
  }
  const empty = Buffer.alloc(5)
  assert.equal((await ask({ ':path': '/', 'content-type': 'text/html' }, empty))[':status'], 415)
  assert.equal(
    (await ask({ ':path': '/rpcpb.Groups/Nope' }, empty))['grpc-message'],
    'unknown method Nope for service rpcpb.Groups',
  )
  assert.equal((await ask({ ':path': '/x.Y/Z' }, empty))['grpc-status'], '12')
  assert.equal((await ask({ ':path': '/rpcpb.Groups/GroupList' }, Buffer.from([1, 0, 0, 0, 0])))['grpc-status'], '12')
  assert.equal((await ask({ ':path': '/rpcpb.Groups/GroupList' }, Buffer.from([0, 0, 0, 0, 9])))['grpc-status'], '13')
  assert.equal(
    (await ask({ ':path': '/rpcpb.Groups/GroupGet' }, Buffer.from([0, 0, 0, 0, 1, 255])))['grpc-status'],
    '13',
  )
  session.close()
})
