import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { createdUefiUrl } from '../src/api/contract.ts'
import type { z } from 'zod'
import { download, pathOf } from './download.ts'
import { expire } from './expire.ts'
import { get, getPlain, startServer, type TestServer } from './server.ts'

describe('UEFI HTTP Boot URLs of a running server', () => {
  let server: TestServer
  let artifact: number
  before(async () => {
    server = await startServer()
    artifact = ((await server.api('POST', '/boot-artifacts', { name: 'firmware' })).json as { id: number }).id
  })
  after(() => server[Symbol.asyncDispose]())

  const create = async (body: object) =>
    (await server.api('POST', `/boot-artifacts/${artifact}/uefi-http-boot-urls`, body)).json as z.infer<
      typeof createdUefiUrl
    >

  test('firmware that asks HEAD, then GET, hears the same exact length and gets the program', async () => {
    const { https_url_amd64, http_url_amd64 } = await create({ name: 'a' })
    assert.equal(http_url_amd64, null)
    const path = pathOf(https_url_amd64 ?? '')
    assert.match(path, /\.efi$/)
    const head = await download(server.ports.https, path, { method: 'HEAD' })
    const program = await download(server.ports.https, path)
    assert.equal(head.headers['content-length'], program.headers['content-length'])
    assert.equal(Number(program.headers['content-length']), program.body.length)
    assert.equal(program.body.toString('latin1', 0, 2), 'MZ')
  })

  test('a URL works over the protocols it was made for, and its use is counted', async () => {
    const made = await create({ name: 'closed network', protocols: 'http_only' })
    const path = pathOf(made.http_url_arm64 ?? '')
    assert.equal((await getPlain(server.ports.http, path)).status, 200)
    const other = await get(server.ports.https, path)
    assert.equal(JSON.parse(other.body).code, 'UEFI_URL_PROTOCOL')
    const { json } = await server.api('GET', `/boot-artifacts/${artifact}/uefi-http-boot-urls`)
    const listed = (json as { uefi_http_boot_urls: { id: number; uses: number }[] }).uefi_http_boot_urls
    assert.equal(listed.find((u) => u.id === made.id)?.uses, 1)
  })

  test('a revoked, an expired and an unknown URL load nothing', async () => {
    const revoked = await create({ name: 'revoked' })
    await server.api('DELETE', `/boot-artifacts/${artifact}/uefi-http-boot-urls/${revoked.id}`)
    const expired = await create({ name: 'expired' })
    expire(server, 'uefi_http_boot_urls', expired.id)
    for (const [url, status] of [
      [revoked.https_url_amd64, 403],
      [expired.https_url_amd64, 410],
      ['/efi/AAAA/boot-amd64.efi', 404],
    ] as const)
      assert.equal((await get(server.ports.https, pathOf(url ?? ''))).status, status)
  })

  test('loading a program is a step of a boot, and so is being refused', async () => {
    const made = await create({ name: 'timeline' })
    const path = pathOf(made.https_url_amd64 ?? '')
    await download(server.ports.https, path)
    await server.api('DELETE', `/boot-artifacts/${artifact}/uefi-http-boot-urls/${made.id}`)
    await get(server.ports.https, path)
    const { json } = await server.api('GET', '/boots')
    const events = (json as { boots: { events: { step: string; says: string; refusal: string | null }[] }[] }).boots
      .flatMap((boot) => boot.events)
      .filter((event) => event.says.includes('"timeline"'))
    assert.deepEqual(new Set(events.map((event) => event.refusal)), new Set([null, 'UEFI_URL_REVOKED']))
    assert.ok(events.every((event) => event.step === 'loader'))
  })
})
