import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { BootArtifact, BootArtifactDetails, Operation } from '../src/api/contract.ts'
import { artifactClient } from './artifact-credentials.ts'
import { get, IPXE, startServer, type TestServer } from './server.ts'
import { download, pathOf } from './download.ts'

describe('boot artifacts of a running server', () => {
  let server: TestServer
  before(async () => {
    // Any file will do for a kernel that nobody runs.
    server = await startServer(['--image-kernel', import.meta.filename])
  })
  after(() => server[Symbol.asyncDispose]())

  const create = async (name: string) =>
    (await server.api('POST', '/boot-artifacts', { name })).json as BootArtifact & { readonly operation_id: number }
  const details = async (id: number) => (await server.api('GET', `/boot-artifacts/${id}`)).json as BootArtifactDetails
  const linkTo = (artifact: BootArtifact, name: string): string => {
    const url = artifact.files.find((file) => file.name === name)?.url
    assert.ok(url)
    return pathOf(url)
  }

  test('minting is an operation that ends well, tells what it made, and says which iPXE is inside', async () => {
    const made = await create('progress')
    await download(server.ports.https, linkTo(made, 'boot.iso'))
    const { json } = await server.api('GET', `/operations/${made.operation_id}`)
    const { log, subject } = json as Operation
    assert.match(subject, /^boot-artifact \d+ "progress"$/)
    assert.ok(log.some((line) => line.says.includes('getting iPXE')))
    const now = await details(made.id)
    assert.equal(now.status, 'ready')
    assert.match(now.ipxe_version, /^\d/)
  })

  test('a link downloads without an API key, with its exact length, the same bytes each time', async () => {
    const made = await create('links')
    const path = linkTo(made, 'boot-amd64.efi')
    const first = await download(server.ports.https, path)
    const second = await download(server.ports.https, path)
    assert.equal(Number(first.headers['content-length']), first.body.length)
    assert.deepEqual(sha256(first.body), sha256(second.body))
    const head = await download(server.ports.https, path, { method: 'HEAD' })
    assert.equal(Number(head.headers['content-length']), first.body.length)
    assert.equal(head.body.length, 0)
  })

  test('a BMC that reads an ISO block by block gets exactly its blocks', async () => {
    const path = linkTo(await create('ranges'), 'boot.iso')
    const whole = (await download(server.ports.https, path)).body
    const part = await download(server.ports.https, path, { headers: { range: 'bytes=32768-34815' } })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, whole.subarray(32768, 34816))
    assert.equal(part.headers['content-range'], `bytes 32768-34815/${whole.length}`)
  })

  test('a link with another artifact, another date or another signature opens nothing', async () => {
    const made = await create('forged')
    const other = await create('other')
    const path = linkTo(made, 'boot.iso')
    const forged = [
      path.replace(`/artifacts/${made.id}/`, `/artifacts/${other.id}/`),
      path.replace(/\/(\d+)-/, (_, s: string) => `/${Number(s) + 1}-`),
      path.replace(/-.*\//, '-AAAAAAAAAAAAAAAAAAAAAA/'),
      `/artifacts/${made.id}/boot.iso`,
    ]
    for (const attempt of forged) assert.equal((await get(server.ports.https, attempt)).status, 404, attempt)
    assert.equal((await get(server.ports.https, path.replace('boot.iso', 'nothing.iso'))).status, 404)
  })

  test('revoking an artifact ends its links at once', async () => {
    const made = await create('gone')
    const path = linkTo(made, 'boot-bios.kpxe')
    assert.equal((await download(server.ports.https, path)).status, 200)
    await server.api('DELETE', `/boot-artifacts/${made.id}`)
    const answer = await get(server.ports.https, path)
    assert.equal(answer.status, 403)
    assert.equal(JSON.parse(answer.body).code, 'ARTIFACT_REVOKED')
  })

  test('only an administrator sees links: a key that may read shows artifacts without them', async () => {
    await create('secret')
    const key = (await server.api('POST', '/api-keys', { name: 'viewer', scope: 'read' })).json as { key: string }
    const answer = await download(server.ports.https, '/api/v1/boot-artifacts', {
      headers: { authorization: `Bearer ${key.key}` },
    })
    const { boot_artifacts } = JSON.parse(answer.body.toString()) as { boot_artifacts: BootArtifact[] }
    assert.ok(boot_artifacts.length > 0)
    assert.ok(boot_artifacts.every((a) => a.files.every((file) => file.url === null)))
  })

  test('an artifact knows which machines booted from it, and when it was used last', async () => {
    const artifact = await artifactClient(server, 'used')
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-00000000ab01'
    await get(server.ports.boot, `/ipxe/boot?uuid=${uuid}&mac=52-54-00-00-ab-01`, { ...artifact, userAgent: IPXE })
    const found = await details(artifact.id)
    assert.deepEqual(
      found.machines.map((m) => [m.uuid, m.boots]),
      [[uuid, 1]],
    )
    assert.equal(found.last_used_at, found.machines[0]?.last_at)
  })

  test('the files join the network that was asked for, and are the same bytes when they are made again', async () => {
    const network = { vlan: 42, address: '10.0.0.5/24', gateway: '10.0.0.1' }
    const { json, status } = await server.api('POST', '/boot-artifacts', { name: 'tagged', network })
    assert.equal(status, 201)
    const made = json as BootArtifact
    assert.deepEqual(made.network, { ...network, dns: null })
    const before = (await download(server.ports.https, linkTo(made, 'boot-bios.kpxe'))).body
    assert.match(before.toString('latin1'), /\nvcreate --tag 42 [^]*\nset \$\{card\}\/ip 10\.0\.0\.5\n/)
    await server.crashAndRestart()
    const again = await details(made.id)
    assert.deepEqual(again.network, made.network)
    assert.deepEqual((await download(server.ports.https, linkTo(again, 'boot-bios.kpxe'))).body, before)
  })

  test('a network that no computer could boot from is refused, and nothing is kept', async () => {
    const refused = await server.api('POST', '/boot-artifacts', { name: 'nonsense', network: { vlan: 4095 } })
    assert.equal(refused.status, 422)
    assert.equal((refused.json as { readonly code: string }).code, 'BOOT_NETWORK_UNFIT')
    const { boot_artifacts } = (await server.api('GET', '/boot-artifacts')).json as { boot_artifacts: BootArtifact[] }
    assert.ok(boot_artifacts.every((artifact) => artifact.name !== 'nonsense'))
  })

  test('after kill -9 an operation is never left running', async () => {
    const made = await create('crash')
    await server.crashAndRestart()
    const { json } = await server.api('GET', `/operations/${made.operation_id}`)
    const { status, failure } = json as Operation
    assert.ok(status === 'succeeded' || failure?.code === 'OPERATION_INTERRUPTED', status)
    assert.equal((await download(server.ports.https, linkTo(await details(made.id), 'boot.iso'))).status, 200)
  })
})

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
