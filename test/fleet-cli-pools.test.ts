import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { weekdays } from '../src/domain/pools/maintenance-window.ts'
import { FleetMachine } from './fleet-machine.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'
import { until } from './until.ts'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))

describe('the command line over pools and rollouts', () => {
  const image = tinyImage()
  let server: TestServer
  let world: InProcessWorld
  let machine: FleetMachine
  let running: Promise<void>
  before(async () => {
    world = await openInProcess()
    server = await startServer(image.flags)
    const cluster = { name: 'prod', version: '1.33', kubeconfig: kubeconfigOf(world) }
    assert.equal((await server.api('POST', '/clusters', cluster)).status, 201)
    const chain = (await server.api('POST', '/chain-urls', { name: 'rack' })).json as { url: string }
    machine = new FleetMachine(server, world.admin, new URL(chain.url).searchParams.get('token') ?? '', 1)
    running = Promise.resolve()
  })
  after(async () => {
    await machine.cutPower()
    await running
    await server[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const coldforge = async (...args: readonly string[]) => {
    const socket = `unix:${join(server.dataDir, 'admin.sock')}`
    return (await run(process.execPath, [program, ...args, '--server', socket])).stdout
  }
  const file = (name: string, text: string): string => {
    const path = join(server.dataDir, name)
    writeFileSync(path, text)
    return path
  }

  test('a network profile is made from a file, shown, changed and forgotten', async () => {
    const links = file(
      'links.yaml',
      'links:\n- {name: lan, interfaces: [eno1, eno2], host_networking: true, lacp: true}\n',
    )
    assert.equal(
      await coldforge('network-profile', 'create', 'racks', '--file', links),
      'network profile 2 "racks" has 1 link\n',
    )
    assert.match(await coldforge('network-profile', 'show', '2'), /lan +eno1 eno2 +yes +yes +yes/)
    assert.match(await coldforge('network-profile', 'set', '2', '--name', 'rooms'), /"rooms"/)
    assert.match(await coldforge('network-profile', 'list'), /2 +rooms +lan/)
    assert.match(await coldforge('network-profile', 'delete', '2'), /forgotten/)
  })

  test('a pool is made, shown and changed by flags and files, and its revisions compared', async () => {
    const settings = [
      '--kubernetes',
      '1.33.3',
      '--label',
      'tier=gold',
      '--taint',
      'gpu=yes:NoSchedule',
      'spot:NoExecute',
    ]
    const made = await coldforge('pool', 'create', 'workers', '--cluster', '1', ...settings, '--image-disk', '/dev/vda')
    assert.equal(made, 'pool 3 "workers" has revision 1; its machines boot it with: coldforge rollout start 3\n')
    const shown = JSON.parse(await coldforge('pool', 'show', '3', '--json')) as Record<string, unknown>
    assert.deepEqual(shown['taints'], [
      { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
      { key: 'spot', value: '', effect: 'NoExecute' },
    ])
    assert.deepEqual(shown['image_disk'], { by: 'device', device: '/dev/vda' })
    const more = file(
      'more.yaml',
      'snippets:\n- {name: motd, format: butane, text: "variant: flatcar\\nversion: 1.0.0\\n"}\n',
    )
    await coldforge('pool', 'set', '3', '--image-disk', 'none', '--kubelet-flag', 'max-pods=200', '--file', more)
    assert.match(await coldforge('revision', 'list', '3'), /2 +pending[^\n]*\n1 +pending/)
    assert.match(
      await coldforge('revision', 'diff', '3', '1', '2'),
      /kubeletFlags\[max-pods\]\.value\n {2}- \(nothing\)\n {2}\+ "200"/,
    )
    assert.match(await coldforge('pool', 'show', '3'), /kubelet flags +\[\{"name":"max-pods"/)
    await assert.rejects(coldforge('pool', 'set', '3', '--taint', 'gpu'), /"gpu" is not a taint like/)
    await assert.rejects(coldforge('pool', 'set', '3'), /Say what to change/)
  })

  test('its policy is shown and changed', async () => {
    const changed = await coldforge(
      'pool',
      'policy',
      '3',
      '--max-unavailable',
      '10%',
      '--soak',
      '0',
      '--order',
      'by-name',
    )
    assert.match(changed, /max unavailable +\{"percent":10\}/)
    assert.match(await coldforge('pool', 'policy', '3'), /soak seconds +0\n/)
  })

  test('a rollout is followed step by step to its end, and listed', async () => {
    await coldforge('machine', 'add', machine.uuid, '--name', machine.name, '--pool', '3')
    running = machine.run()
    await until('a machine at work', async () => {
      const { json } = await server.api('GET', '/machines')
      return (json as { machines: { status: string }[] }).machines.find(({ status }) => status === 'ready')
    })
    await coldforge('pool', 'set', '3', '--kubernetes', '1.33.4')
    const told = await coldforge('rollout', 'start', '3', '--follow')
    assert.match(told, /^rollout \d+ of revision 3 is running\n/)
    assert.match(told, /worker-1: (?:cordon|drain|stop|boot|join)/)
    assert.match(told, /every machine runs it\n$/)
    assert.match(await coldforge('rollout', 'list', 'workers'), /succeeded/)
    assert.match(await coldforge('rollout', 'show', '3'), /is succeeded/)
    assert.match(await coldforge('operation', 'of', '1'), /roll +succeeded/)
  })

  test('a machine tells what it has been and what changed, and is booted once more', async () => {
    assert.match(await coldforge('machine', 'revisions', 'worker-1'), /2 +current +worker-1 +3, revision 3/)
    const diff = await coldforge('machine', 'diff', machine.uuid, '1', '2', '--ignition')
    assert.match(diff, /^pool\.kubernetesVersion\n {2}- "1\.33\.\d+"\n {2}\+ "1\.33\.4"\n/m)
    assert.equal(await coldforge('machine', 'diff', '1', '2', '2'), 'it boots the same from both\n')
    const [, operation = ''] = /^operation (\d+) has begun/.exec(await coldforge('machine', 'apply', '1')) ?? []
    assert.match(await coldforge('operation', 'show', operation, '--follow'), /succeeded/)
  })

  test('an older revision is applied, paused, resumed and cancelled', async () => {
    // Days away from any window nothing is begun, however long these commands take.
    const day = weekdays[(new Date().getUTCDay() + 3) % 7] ?? ''
    const rule = `windows:\n- {days: [${day}], start_minute: 600, duration_minutes: 60, time_zone: UTC}\n`
    await coldforge('pool', 'policy', '3', '--file', file('windows.yaml', rule))
    assert.match(await coldforge('revision', 'apply', '3', '1'), /of revision 1 is running/)
    assert.match(await coldforge('rollout', 'pause', '3'), /is paused: paused by administrator/)
    assert.match(await coldforge('rollout', 'resume', '3'), /is running/)
    assert.match(await coldforge('rollout', 'cancel', '3'), /is cancelled/)
    await assert.rejects(coldforge('rollout', 'show', '3', '--follow'), /is cancelled: cancelled by/)
  })

  test('keys and webhooks are listed and taken away', async () => {
    await coldforge('api-key', 'create', 'ci', '--scope', 'operate')
    assert.match(await coldforge('api-key', 'list'), /ci +operate/)
    const { api_keys: keys } = JSON.parse(await coldforge('api-key', 'list', '--json')) as { api_keys: { id: number; name: string }[] } // prettier-ignore
    const id = String(keys.find(({ name }) => name === 'ci')?.id)
    assert.match(await coldforge('api-key', 'revoke', id), /opens nothing any more/)
    const made = await coldforge('webhook', 'create', 'ops', 'https://example.org/hook', '--events', 'rollout.*')
    const [, hook = ''] = /^webhook (\d+) "ops"\nsecret whsec_\S+\n$/.exec(made) ?? []
    assert.match(await coldforge('webhook', 'list'), /ops +yes +rollout\.\* +https:\/\/example\.org\/hook/)
    assert.match(await coldforge('webhook', 'set', hook, '--disable'), /is disabled/)
    assert.match(await coldforge('webhook', 'deliveries', hook), /^ID +WHAT/)
    assert.match(await coldforge('webhook', 'delete', hook), /is forgotten/)
  })
})
