import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { artifactClient, type ArtifactClient } from './artifact-credentials.ts'
import { get, IPXE, startServer, type TestServer } from './server.ts'

describe('an Ignition that iPXE fetches itself', () => {
  let server: TestServer
  let artifact: ArtifactClient
  before(async () => {
    server = await startServer(['--image-kernel', import.meta.filename, '--image-ignition', 'injected'])
    artifact = await artifactClient(server, 'rack 1')
  })
  after(() => server[Symbol.asyncDispose]())

  let count = 0
  const who = () => {
    const n = (++count).toString(16).padStart(2, '0')
    return `uuid=6a2b5a4e-3f3a-4e5d-8a3a-0000000002${n}&mac=52-54-00-00-03-${n}`
  }
  const bootScript = async (port: number, query: string, client: Partial<ArtifactClient> = {}) =>
    (await get(port, `/ipxe/boot?${query}`, { ...client, userAgent: IPXE })).body
  const cpioPath = (script: string): string =>
    /initrd --name ignition\.cpio https:\/\/[^/]+(\S+)/.exec(script)?.[1] ?? ''
  const fetch = (path: string, client: Partial<ArtifactClient> = artifact) =>
    get(server.ports.boot, path, { ...client, userAgent: IPXE })

  test('it comes over mutual TLS, in the places where Ignition looks, and no secret stands in the script', async () => {
    const script = await bootScript(server.ports.boot, who(), artifact)
    assert.doesNotMatch(script, /token|ignition\.config/)
    const answer = await fetch(cpioPath(script))
    assert.equal(answer.status, 200)
    assert.match(answer.body, /^070701/)
    for (const path of ['usr/lib/ignition/user.ign', 'usr/share/oem/config.ign'])
      assert.ok(answer.body.includes(`${path}\0`))
    assert.equal(answer.body.match(/"version": *"3\.3\.0"/g)?.length, 2)
  })

  test('it is given once, and the second reader gets a status instead of a script that iPXE would boot', async () => {
    const path = cpioPath(await bootScript(server.ports.boot, who(), artifact))
    assert.equal((await fetch(path)).status, 200)
    const second = await fetch(path)
    assert.equal(second.status, 410)
    assert.equal(JSON.parse(second.body).code, 'BOOT_TOKEN_USED')
  })

  test('its URL opens nothing without the certificate that the boot came in by, and is not spent by trying', async () => {
    const path = cpioPath(await bootScript(server.ports.boot, who(), artifact))
    const other = await artifactClient(server, 'rack 2')
    assert.equal(JSON.parse((await fetch(path, other)).body).code, 'BOOT_TOKEN_FOREIGN')
    assert.equal(JSON.parse((await fetch(path, {})).body).code, 'BOOT_TOKEN_FOREIGN')
    assert.equal((await get(server.ports.https, path)).status, 403)
    assert.equal((await fetch(path.replace(/boot=\d+/, 'boot=1'))).status, 403)
    assert.equal((await fetch(path)).status, 200)
  })

  test('a machine that came by a chain URL shows its token again', async () => {
    const made = (await server.api('POST', '/chain-urls', { name: 'hoster' })).json as { url: string }
    const query = `${made.url.slice(made.url.indexOf('?') + 1)}&${who()}`
    const path = cpioPath(await bootScript(server.ports.https, query))
    assert.equal((await get(server.ports.https, path.replace(/&token=.*/, ''))).status, 403)
    assert.equal((await get(server.ports.https, path)).status, 200)
  })

  test('kill -9 between script and Ignition loses nothing, and a spent one stays spent', async () => {
    const path = cpioPath(await bootScript(server.ports.boot, who(), artifact))
    await server.crashAndRestart()
    assert.equal((await fetch(path)).status, 200)
    await server.crashAndRestart()
    assert.equal((await fetch(path)).status, 410)
  })
})
