import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { z } from 'zod'
import type { unknownMachineList } from '../src/api/unknown-machine-contract.ts'
import { callApi } from './api-key-client.ts'
import { get, IPXE, startServer, type Answer, type TestServer } from './server.ts'

/** An organization with a chain URL, as its administrator has it. */
interface Tenant {
  readonly key: string
  readonly token: string
}

const ignition =
  'variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/role\n      contents:\n        inline: {{.role}} {{.request.query.mac}}\n'
const documents = (role: string) => [
  { kind: 'ignition', name: 'worker.yaml', text: ignition },
  {
    kind: 'profile',
    name: 'worker',
    text: `{"id":"worker","ignition_id":"worker.yaml","boot":{"kernel":"/assets/vmlinuz","args":["role=${role}"]}}`,
  },
  {
    kind: 'group',
    name: 'all',
    text: `{"profile":"worker","selector":{"arch":"x86_64"},"metadata":{"role":"${role}"}}`,
  },
]

/** What organizations declare in the store, over real sockets, beside a folder of the server. */
describe('a machine of an organization that declares profiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'declared-folder-'))
  let server: TestServer
  let one: Tenant
  let two: Tenant
  before(async () => {
    mkdirSync(join(folder, 'groups'))
    mkdirSync(join(folder, 'profiles'))
    mkdirSync(join(folder, 'ipxe'))
    writeFileSync(join(folder, 'groups/all.json'), '{"profile":"folder"}')
    writeFileSync(join(folder, 'profiles/folder.json'), '{"id":"folder","ipxe_id":"folder"}')
    writeFileSync(join(folder, 'ipxe/folder'), '#!ipxe\necho the folder, {{.request.query.hostname}}\n')
    server = await startServer(['--profiles-directory', folder])
    const { key } = (await server.api('POST', '/api-keys', { name: 'one', scope: 'admin' })).json as { key: string }
    one = { key, token: await chainToken(key) }
    const other = (await server.api('POST', '/organizations', { name: 'two' })).json as { key: string }
    two = { key: other.key, token: await chainToken(other.key) }
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  async function chainToken(key: string): Promise<string> {
    const { url } = JSON.parse((await callApi(server, key, 'POST', '/chain-urls', { name: 'rack' })).body) as {
      url: string
    }
    return new URL(url).searchParams.get('token') ?? ''
  }
  const uuid = (n: number) => `6a2b5a4e-3f3a-4e5d-8a3a-0000000008${n.toString(16).padStart(2, '0')}`
  const who = (n: number, more: Record<string, string> = {}) => ({
    uuid: uuid(n),
    mac: `52-54-00-00-08-${n.toString(16).padStart(2, '0')}`,
    arch: 'x86_64',
    ...more,
  })
  const ask = (tenant: Tenant, query: Record<string, string>): Promise<Answer> =>
    get(server.ports.https, `/ipxe/boot?${new URLSearchParams({ ...query, token: tenant.token })}`, { userAgent: IPXE })
  const declare = async (tenant: Tenant, wanted: readonly object[]) => {
    const { status, body } = await callApi(server, tenant.key, 'POST', '/declared', { documents: wanted })
    assert.equal(status, 200, body)
  }
  const ignitionOf = (script: string) => /ignition\.config\.url=https:\/\/[^/]+(\S+)/.exec(script)?.[1] ?? ''
  const contentsOf = ({ body }: Answer): string =>
    decodeURIComponent(JSON.parse(body).storage.files[0].contents.source.replace('data:,', ''))

  test('boots what its own organization declares, and never what another does', async () => {
    await declare(one, documents('first'))
    assert.match((await ask(one, who(1))).body, /^kernel https:\S+\/matchbox\/assets\/vmlinuz .*role=first /m)
    assert.match((await ask(two, who(2))).body, /^echo the folder, machine-000802$/m)
    await declare(two, documents('second'))
    assert.match((await ask(two, who(2))).body, /^kernel .*role=second /m)
    assert.match((await ask(one, who(1))).body, /^kernel .*role=first /m)
  })

  test('reads the Ignition of its own organization, though another has the same names', async () => {
    const [first, second] = await Promise.all([ask(one, who(1)), ask(two, who(2))])
    assert.equal(contentsOf(await get(server.ports.https, ignitionOf(first.body))), 'first 52:54:00:00:08:01')
    assert.equal(contentsOf(await get(server.ports.https, ignitionOf(second.body))), 'second 52:54:00:00:08:02')
  })

  test('is not served by an organization whose credential it does not show, even if that takes everybody', async () => {
    const { headers } = await ask(two, who(1))
    assert.equal(headers['x-coldforge-refusal'], 'MACHINE_ELSEWHERE')
    const stranger = await get(server.ports.https, `/ipxe/boot?${new URLSearchParams(who(3))}`, { userAgent: IPXE })
    assert.equal(stranger.headers['x-coldforge-refusal'], 'NO_CREDENTIAL')
    assert.doesNotMatch(stranger.body, /role=/)
  })

  test('is taken by the folder of the server only when no group of its organization takes it', async () => {
    const arm = { arch: 'arm64', hostname: 'by-dhcp' }
    assert.match((await ask(one, who(4, arm))).body, /^echo the folder, by-dhcp$/m)
    assert.match((await ask(one, who(4))).body, /role=first/)
  })

  test('is listed as unknown to its own organization alone', async () => {
    writeFileSync(join(folder, 'groups/all.json'), '{"profile":"folder","selector":{"never":"so"}}')
    await ask(two, who(5, { arch: 'arm64' }))
    const unknown = async ({ key }: Tenant) =>
      (JSON.parse((await callApi(server, key, 'GET', '/unknown-machines')).body) as z.infer<typeof unknownMachineList>)
        .machines
    assert.deepEqual(
      (await unknown(two)).map(({ labels }) => labels['uuid']),
      [uuid(5)],
    )
    assert.deepEqual(await unknown(one), [])
  })

  test('finds the other configs of its profile where ${configs} says, as often as it asks, and nobody else does', async () => {
    await declare(one, [
      { kind: 'generic', name: 'kickstart', text: 'rootpw {{.password}} # {{.request.query.mac}}\n' },
      {
        kind: 'profile',
        name: 'rhel',
        text: '{"id":"rhel","generic_id":"kickstart","boot":{"kernel":"/assets/rhel","args":["inst.ks=${configs}/generic"]}}',
      },
      {
        kind: 'group',
        name: 'rhel',
        text: '{"profile":"rhel","selector":{"os":"rhel"},"metadata":{"password":"hunter2"}}',
      },
    ])
    const { body } = await ask(one, who(7, { os: 'rhel' }))
    assert.match(body, /^kernel \S+ inst\.ks=\$\{configs\}\/generic /m)
    const path = /^set configs https:\/\/[^/]+(\S+)$/m.exec(body)?.[1] ?? ''
    for (const _ of [1, 2])
      assert.equal((await get(server.ports.https, `${path}/generic`)).body, 'rootpw hunter2 # 52:54:00:00:08:07\n')
    assert.match((await get(server.ports.https, `${path}/metadata`)).body, /^PASSWORD=hunter2$/m)
    assert.equal((await get(server.ports.https, `${path}/cloud`)).status, 500)
    assert.equal((await get(server.ports.https, `${path.replace(uuid(7), uuid(1))}/generic`)).status, 403)
    assert.equal((await get(server.ports.https, `${path}x/generic`)).status, 403)
    assert.doesNotMatch((await ask(one, who(1))).body, /set configs/)
  })

  test('boots what was declared before the server was killed', async () => {
    await declare(one, [
      {
        kind: 'group',
        name: 'exact',
        text: `{"profile":"worker","selector":{"mac":"52:54:00:00:08:06"},"metadata":{"role":"x"}}`,
      },
    ])
    await server.crashAndRestart()
    const { body } = await ask(one, who(6, { arch: 'arm64' }))
    assert.equal(contentsOf(await get(server.ports.https, ignitionOf(body))), 'x 52:54:00:00:08:06')
    assert.match((await ask(two, who(2))).body, /role=second/)
  })
})
