import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Boot, Machine } from '../src/api/contract.ts'
import { artifactClient, type ArtifactClient } from './artifact-credentials.ts'
import { get, getPlain, IPXE, startServer, type Answer, type TestServer } from './server.ts'

const files = {
  'groups/rack7.json': {
    profile: 'worker',
    selector: { mac: '52:54:00:00:07:01' },
    metadata: { role: 'edge' },
  },
  'groups/arm.json': { profile: 'worker', selector: { arch: 'arm64' }, metadata: { role: 'arm' } },
  'groups/lost.json': { profile: 'nowhere', selector: { serial: 'LOST' } },
  'groups/bootless.json': { profile: 'bootless', selector: { serial: 'BOOTLESS' } },
  'groups/no-template.json': { profile: 'no-template', selector: { serial: 'NO-TEMPLATE' } },
  'groups/unfilled.json': { profile: 'worker', selector: { serial: 'UNFILLED' } },
  'groups/own.json': { profile: 'own', selector: { serial: 'OWN' }, metadata: { vlan: 7 } },
  'groups/installed.json': { profile: 'local', selector: { os: 'installed' } },
  'profiles/local.json': { id: 'local', ipxe_id: 'local.ipxe' },
  'ipxe/local.ipxe': '#!ipxe\nexit\n',
  'profiles/worker.json': {
    id: 'worker',
    ignition_id: 'worker.yaml',
    boot: { kernel: '/assets/vmlinuz', initrd: ['/assets/initrd'], args: ['console=ttyS0'] },
  },
  'profiles/bootless.json': { id: 'bootless' },
  'profiles/no-template.json': { id: 'no-template', ignition_id: 'gone.yaml', boot: { kernel: '/k' } },
  'profiles/own.json': { id: 'own', ipxe_id: 'own.ipxe' },
  'ignition/worker.yaml':
    'variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/role\n      contents:\n        inline: {{.role}} on {{.request.query.mac}}\n',
  'ipxe/own.ipxe': '#!ipxe\nvcreate --tag {{.vlan}} net0\n',
  'assets/vmlinuz': 'a kernel',
  'assets/initrd': 'an initrd',
}

/** Groups and profiles in files, beside the managed fleet, over real sockets. */
describe('a machine that a declared group takes', () => {
  const root = mkdtempSync(join(tmpdir(), 'declared-'))
  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
  }
  let server: TestServer
  let artifact: ArtifactClient
  before(async () => {
    for (const [file, content] of Object.entries(files)) write(file, content)
    server = await startServer(['--profiles-directory', root, '--profiles-http', 'true'])
    artifact = await artifactClient(server, 'rack 7')
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(root, { recursive: true })
  })

  const ask = (who: Record<string, string>): Promise<Answer> =>
    get(server.ports.boot, `/ipxe/boot?${new URLSearchParams(who)}`, { ...artifact, userAgent: IPXE })
  const uuid = (n: number) => `6a2b5a4e-3f3a-4e5d-8a3a-0000000007${n.toString(16).padStart(2, '0')}`
  const ignitionOf = (script: string) => /ignition\.config\.url=https:\/\/[^/]+(\S+)/.exec(script)?.[1] ?? ''
  const contentsOf = ({ body }: Answer): string =>
    decodeURIComponent(JSON.parse(body).storage.files[0].contents.source.replace('data:,', ''))

  test('boots its profile, is registered like any other, and the timeline names the group', async () => {
    const { body } = await ask({ uuid: uuid(1), mac: '52-54-00-00-07-01' })
    assert.match(body, /^kernel https:\/\/127\.0\.0\.1:\d+\/matchbox\/assets\/vmlinuz initrd=initrd console=ttyS0 /m)
    assert.equal((await get(server.ports.boot, '/matchbox/assets/vmlinuz', artifact)).body, 'a kernel')
    const { machines } = (await server.api('GET', '/machines')).json as { machines: Machine[] }
    const machine = machines.find((m) => m.uuid === uuid(1))
    assert.equal(machine?.status, 'ready_unassigned')
    const { boots } = (await server.api('GET', `/machines/${machine.id}/boots`)).json as { boots: Boot[] }
    assert.match(boots[0]?.events[0]?.says ?? '', /boots profile "worker", as group "rack7" declares, admitted by/)
  })

  test('reads the Ignition of its profile once, filled in for the labels it booted with', async () => {
    const arm = ignitionOf((await ask({ uuid: uuid(2), mac: '52-54-00-00-07-02', arch: 'arm64' })).body)
    const config = await get(server.ports.https, arm)
    assert.equal(contentsOf(config), 'arm on 52:54:00:00:07:02')
    assert.equal((await get(server.ports.https, arm)).status, 410)
  })

  test('sees an edit at the next boot, without a restart', async () => {
    write('groups/rack7.json', { ...files['groups/rack7.json'], metadata: { role: 'core' } })
    const path = ignitionOf((await ask({ uuid: uuid(1), mac: '52-54-00-00-07-01' })).body)
    assert.equal(contentsOf(await get(server.ports.https, path)), 'core on 52:54:00:00:07:01')
  })

  test('is told on its screen what is wrong with its profile, and is not booted by somebody else’s', async () => {
    const cases = {
      LOST: /group "lost" names the profile "nowhere", which is missing or cannot be used/,
      BOOTLESS: /profile "bootless" of group "bootless" names no kernel/,
      'NO-TEMPLATE': /has no ignition template "gone\.yaml"/,
      UNFILLED: /ignition\/worker\.yaml:7:\d+: .*role/,
    }
    for (const [serial, reason] of Object.entries(cases)) {
      const { status, body, headers } = await ask({ uuid: uuid(9), mac: '52-54-00-00-07-09', serial })
      assert.equal(status, 200)
      assert.match(body, reason)
      assert.doesNotMatch(body, /^kernel/m)
      assert.match(String(headers['x-coldforge-refusal']), /^PROFILE_/)
    }
  })

  test('whose Ignition breaks after its boot script keeps its token, and reads it once the file is mended', async () => {
    const path = ignitionOf((await ask({ uuid: uuid(3), mac: '52-54-00-00-07-03', arch: 'arm64' })).body)
    write('ignition/worker.yaml', '{{.nothing}}')
    const failed = await get(server.ports.https, path)
    assert.equal(failed.status, 500)
    assert.equal(JSON.parse(failed.body).code, 'PROFILE_UNRENDERABLE')
    write('ignition/worker.yaml', files['ignition/worker.yaml'])
    assert.equal((await get(server.ports.https, path)).status, 200)
  })

  test('runs the script of its own that its profile brings', async () => {
    const { body } = await ask({ uuid: uuid(4), mac: '52-54-00-00-07-04', serial: 'OWN' })
    assert.equal(body, '#!ipxe\nvcreate --tag 7 net0\n')
  })

  test('is left to its disk once people say that it is installed', async () => {
    const who = { uuid: uuid(6), mac: '52-54-00-00-07-06', arch: 'arm64' }
    assert.match((await ask(who)).body, /^kernel /m)
    const { machines } = (await server.api('GET', '/machines')).json as { machines: Machine[] }
    const id = machines.find((m) => m.uuid === who.uuid)?.id
    const labels = [{ key: 'os', value: 'installed' }]
    assert.equal((await server.api('PATCH', `/machines/${id}`, { labels })).status, 200)
    assert.equal((await ask(who)).body, '#!ipxe\nexit\n')
  })

  test('is not needed: whom no group takes goes on to the next source, and is listed until one does', async () => {
    const { status, headers } = await ask({ uuid: uuid(5), mac: '52-54-00-00-07-05' })
    assert.equal(status, 503)
    assert.equal(headers['x-coldforge-refusal'], 'NO_OS_IMAGE')
    await getPlain(server.ports.http, '/matchbox/ipxe?mac=52-54-00-00-07-05')
    const unknown = async () =>
      ((await server.api('GET', '/unknown-machines')).json as { machines: { labels: object; asked: number }[] })
        .machines
    const [stranger] = await unknown()
    assert.deepEqual(stranger?.labels, { mac: '52:54:00:00:07:05' })
    assert.equal(stranger.asked, 2)
    write('groups/stranger.json', { profile: 'local', selector: { mac: '52:54:00:00:07:05' } })
    await getPlain(server.ports.http, '/matchbox/ipxe?mac=52-54-00-00-07-05')
    assert.deepEqual(await unknown(), [])
  })

  test('finds the whole service below /matchbox/ by plain HTTP, and only the files by HTTPS', async () => {
    const plain = (path: string) => getPlain(server.ports.http, path)
    assert.match((await plain('/matchbox/boot.ipxe')).body, /^#!ipxe\nchain ipxe\?/)
    assert.match((await plain('/matchbox/ipxe?mac=52-54-00-00-07-01')).body, /^#!ipxe\nkernel \/assets\/vmlinuz/)
    assert.match((await plain('/matchbox/ipxe?serial=LOST')).body, /names the profile "nowhere"/)
    assert.equal((await plain('/matchbox/assets')).headers['location'], '/matchbox/assets/')
    assert.equal((await plain('/matchbox//assets/../ipxe')).headers['location'], '/matchbox/ipxe')
    assert.equal((await plain('/matchbox/assets/..%2fgroups%2frack7.json')).status, 404)
    assert.equal((await get(server.ports.https, '/matchbox/ignition?mac=52-54-00-00-07-01')).status, 404)
  })
})

test('without the setting for it, configurations are not given out by plain HTTP', async () => {
  const root = mkdtempSync(join(tmpdir(), 'declared-'))
  await using server = await startServer(['--profiles-directory', root])
  assert.equal((await getPlain(server.ports.http, '/matchbox/boot.ipxe')).status, 404)
  rmSync(root, { recursive: true })
})
