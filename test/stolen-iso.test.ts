import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Machine } from '../src/api/contract.ts'
import { artifactClient, type ArtifactClient } from './artifact-credentials.ts'
import { download } from './download.ts'
import { get, getPlain, IPXE, startServer, type TestServer } from './server.ts'

/** What whoever found an ISO can do with the certificate and key inside, beyond booting as a new machine. */
describe('a thief with nothing but an ISO', () => {
  let server: TestServer
  let iso: ArtifactClient
  let config: string
  let agentToken: string

  const boot = async (uuid: string, mac: string) =>
    (await get(server.ports.boot, `/ipxe/boot?uuid=${uuid}&mac=${mac}`, { ...iso, userAgent: IPXE })).body
  const ignitionPath = (script: string): string => /ignition\.config\.url=https:\/\/[^/]+(\S+)/.exec(script)?.[1] ?? ''
  const fileIn = (ignition: string, path: string): string => {
    const { storage } = JSON.parse(ignition) as { storage: { files: { path: string; contents: { source: string } }[] } }
    const source = storage.files.find((file) => file.path === path)?.contents.source ?? ''
    return decodeURIComponent(source.slice(source.indexOf(',') + 1)).trim()
  }
  const asAgent = (path: string) =>
    download(server.ports.https, path, { headers: { authorization: `Bearer ${agentToken}` } })

  before(async () => {
    server = await startServer(['--image-kernel', import.meta.filename])
    iso = await artifactClient(server, 'stolen')
    const script = await boot('6a2b5a4e-3f3a-4e5d-8a3a-000000000301', '52-54-00-00-04-01')
    config = (await get(server.ports.https, ignitionPath(script))).body
    agentToken = fileIn(config, '/etc/coldforge/agent.token')
  })
  after(() => server[Symbol.asyncDispose]())

  test('becomes a machine that waits, at level 1', async () => {
    const { machines } = (await server.api('GET', '/machines')).json as { machines: Machine[] }
    assert.deepEqual(
      machines.map((m) => [m.status, m.identity_level]),
      [['ready_unassigned', 1]],
    )
  })

  test('gets a configuration whose only secret is the credential of its own agent', () => {
    assert.match(agentToken, /^[\w-]{43}$/)
    const { storage } = JSON.parse(config) as { storage: { files: { path: string; mode: number }[] } }
    assert.deepEqual(
      storage.files.map((file) => [file.path, file.mode.toString(8)]),
      [
        ['/etc/hostname', '644'],
        ['/etc/coldforge/ca.pem', '644'],
        ['/etc/coldforge/agent.env', '644'],
        ['/etc/coldforge/agent.token', '600'],
        ['/opt/coldforge/coldforge-agent', '755'],
        ['/opt/coldforge/coldforge-diagnostics', '755'],
      ],
    )
    assert.doesNotMatch(config, /PRIVATE KEY|kubeadm|bootstrap/i)
  })

  test('cannot use the API, with the certificate, the agent credential or both', async () => {
    for (const path of ['machines', 'boot-artifacts', 'api-keys', 'trusted-certificates', 'operations', 'events']) {
      assert.equal((await asAgent(`/api/v1/${path}`)).status, 401, path)
      assert.equal((await get(server.ports.https, `/api/v1/${path}`, iso)).status, 401, path)
      assert.equal((await get(server.ports.boot, `/api/v1/${path}`, iso)).status, 404, path)
      assert.equal((await getPlain(server.ports.http, `/api/v1/${path}`)).status, 404, path)
    }
  })

  test('cannot read the configuration of a machine that it is not, by its UUID or by guessing its boot', async () => {
    const victim = '6a2b5a4e-3f3a-4e5d-8a3a-000000000302'
    const theirs = ignitionPath(await boot(victim, '52-54-00-00-04-02'))
    assert.match(await boot(victim, '52-54-00-00-04-03'), /two machines report the same UUID/)
    const own = ignitionPath(await boot('6a2b5a4e-3f3a-4e5d-8a3a-000000000303', '52-54-00-00-04-04'))
    assert.equal((await get(server.ports.https, own.replace(/uuid=[^&]+/, `uuid=${victim}`))).status, 403)
    assert.equal((await get(server.ports.https, theirs.replace(/token=.*/, 'token=guess'))).status, 403)
    assert.equal((await get(server.ports.https, theirs)).status, 200)
  })

  test('has nothing any more once the artifact is revoked, not even on its open session', async () => {
    await server.api('DELETE', `/boot-artifacts/${iso.id}`)
    assert.match(await boot('6a2b5a4e-3f3a-4e5d-8a3a-000000000304', '52-54-00-00-04-05'), /has been revoked/)
    assert.match(await boot('6a2b5a4e-3f3a-4e5d-8a3a-000000000301', '52-54-00-00-04-01'), /has been revoked/)
  })
})
