import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { tokenIn } from './console-machine.ts'
import { readEvents, type EventReader } from './event-reader.ts'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'
import { joinTokenIn } from './join-token.ts'
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts'

const LOCAL = ['--webhooks-allow-local', '--webhooks-retry-seconds', '1']

/** What somebody could do something with, by what it is. */
type Secrets = Readonly<Record<string, readonly string[]>>

/** A life with everything that can go wrong in it; then every word that was said about it is searched. */
describe('no secret of a fleet stands where it can be read', () => {
  let site: FleetSite
  let receiver: WebhookReceiver
  let events: EventReader
  let machines: readonly FleetMachine[]
  let made: Readonly<Record<string, string>>

  before(async () => {
    receiver = await startReceiver()
    site = await FleetSite.open({}, LOCAL)
    const key = (await site.ask<{ key: string }>('POST', '/api-keys', { name: 'ci', scope: 'admin' })).key
    const hook = { name: 'all', url: receiver.url, events: ['*'] }
    const { secret } = await site.ask<{ secret: string }>('POST', '/webhooks', hook)
    made = { key, secret }
    events = await readEvents(site.server, key)
    machines = await site.workers(2, (config) => config.includes('does-not-boot'))
    await site.rollOut({ kubelet_flags: [{ name: 'max-pods', value: '90' }] })
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
    await site.rollOut({ snippets: [{ name: 'bad', format: 'butane', text: SNIPPET }] })
    assert.equal((await site.rolloutEnds()).state, 'frozen')
    await site.server.crashAndRestart()
    await receiver.message('word of the rollout', ({ json }) => json.type === 'rollout.frozen')
  })
  after(async () => {
    events[Symbol.dispose]()
    await site[Symbol.asyncDispose]()
    await receiver[Symbol.asyncDispose]()
  })

  const secrets = (): Secrets => {
    const scripts = machines.flatMap(({ scripts }) => scripts)
    const configs = machines.flatMap(({ configs }) => configs)
    return {
      'chain URL': [site.token],
      'boot token': scripts.flatMap((script) => /[?&]token=([\w-]{20,})(?=\s|$)/m.exec(script)?.[1] ?? []),
      'boot key': scripts.flatMap((script) => /[?&]boot=(\S+)/.exec(script)?.[1] ?? []),
      'join token': configs.map((config) => joinTokenIn(config).slice(7)).filter((secret) => secret !== ''),
      'agent token': configs.map(tokenIn),
      kubeconfig: ['coldforge-token'],
      'API key': [made['key'] ?? ''],
      'webhook secret': [(made['secret'] ?? '').replace('whsec_', '')],
    }
  }
  const assertAbsent = (where: string, text: string): void => {
    for (const [what, all] of Object.entries(secrets()))
      for (const secret of all) assert.ok(!text.includes(secret), `${where} has a ${what}: ${around(text, secret)}`)
  }

  test('there are secrets of every kind to be found', () => {
    for (const [what, all] of Object.entries(secrets()))
      assert.ok(all.length > 0 && all.every((secret) => secret.length > 11), `${what}: ${all.length}`)
  })

  test('not in the log of the server', () => assertAbsent('the log', site.server.log()))

  test('not in the database and what lies beside it, where they are hashed or encrypted', () => {
    for (const file of readdirSync(site.server.dataDir).filter((name) => name.startsWith('coldforge.db')))
      assertAbsent(file, readFileSync(join(site.server.dataDir, file), 'latin1'))
  })

  test('not in webhooks, and not in the event stream', () => {
    assert.ok(receiver.messages.length > 10 && events.events.length > 10)
    assertAbsent('a webhook', JSON.stringify(receiver.messages.map(({ headers, body }) => [headers, body])))
    assertAbsent('the event stream', JSON.stringify(events.events))
  })

  for (const path of [
    '/audit?limit=100',
    '/machines',
    '/clusters',
    '/pools',
    '/operations',
    '/chain-urls',
    '/api-keys',
    '/webhooks',
  ])
    test(`not in GET ${path}`, async () => assertAbsent(path, JSON.stringify(await site.ask('GET', path))))

  test('not in the boots, operations, revisions and journals of the machines', async () => {
    for (const { name } of machines) {
      const { id } = await site.machine(name)
      for (const part of ['boots?limit=50', 'operations', 'revisions', 'revisions/diff?from=1&to=2'])
        assertAbsent(part, JSON.stringify(await site.ask('GET', `/machines/${id}/${part}`)))
      assertAbsent('the log of its operation', JSON.stringify(await site.operation(name)))
    }
  })
})

const SNIPPET =
  'variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n  - {path: /etc/does-not-boot, contents: {inline: x}}\n'

/** Where it stands, without showing it. */
function around(text: string, secret: string): string {
  const at = text.indexOf(secret)
  return `${text.slice(Math.max(0, at - 80), at)}…${text.slice(at + secret.length, at + secret.length + 40)}`
}
