import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testSite } from './test-site.suite.ts'

const EMPTY =
  '{"ignition":{"config":{"replace":{"verification":{}}},"proxy":{},"security":{"tls":{}},"timeouts":{},"version":""},"kernelArguments":{},"passwd":{},"storage":{},"systemd":{}}'

/** One group for each file, chosen by the label `os`. */
const siteOf = (configs: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(configs).flatMap(([name, text], i) => [
      [`ignition/${name}`, text],
      [`profiles/p${i}.json`, JSON.stringify({ id: 'p', ignition_id: name })],
      [
        `groups/g${i}.json`,
        JSON.stringify({ profile: `p${i}`, selector: { os: name }, metadata: { key: 'ssh-rsa AAAA' } }),
      ],
    ]),
  )

const raw = siteOf({
  'ok.ign':
    '{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"/a","contents":{"source":"data:,a%3Cb"}}]},"unknown":1}',
  'next.ignition': '{"ignition":{"version":"3.5.0"}}',
  'old.ign': '{"ignition":{"version":"2.3.0"}}',
  'invalid.ign': '{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"relative"}]}}',
  'broken.ign': '{',
  'empty.ign': '',
})

test('a raw config is answered as version 3.4.0, in the order and with the empty sections of Go', async () => {
  await using site = await testSite(raw)
  const reply = await site.ask('/ignition?os=ok.ign')
  assert.equal(reply.status, 200)
  assert.equal(reply.headers['content-type'], 'application/json')
  assert.match(
    reply.body,
    /^\{"ignition":\{"config":\{"replace":\{"verification":\{\}\}\},"proxy":\{\},"security":\{"tls":\{\}\},"timeouts":\{\},"version":"3\.4\.0"\},/,
  )
  assert.match(
    reply.body,
    /"files":\[\{"group":\{\},"path":"\/a","user":\{\},"contents":\{"source":"data:,a%3Cb","verification":\{\}\}\}\]/,
  )
  assert.doesNotMatch(reply.body, /unknown/)
})

test('compatible mode answers an unreadable config as matchbox does, and says so in the log', async () => {
  await using site = await testSite(raw)
  assert.equal(Buffer.byteLength(EMPTY), 174)
  for (const name of ['next.ignition', 'old.ign', 'invalid.ign', 'broken.ign', 'empty.ign']) {
    const reply = await site.ask(`/ignition?os=${name}`)
    assert.deepEqual([reply.status, reply.body], [200, EMPTY], name)
    assert.match(site.logged.at(-1) ?? '', /^warning warning parsing Ignition: ignition\//)
  }
})

test('strict mode serves any version as it stands and refuses what Ignition would refuse, with the place', async () => {
  await using site = await testSite(raw, { mode: 'strict' })
  const next = await site.ask('/ignition?os=next.ignition')
  assert.deepEqual([next.status, next.body], [200, '{"ignition":{"version":"3.5.0"}}'])
  for (const name of ['old.ign', 'invalid.ign', 'broken.ign', 'empty.ign']) {
    const reply = await site.ask(`/ignition?os=${name}`)
    assert.equal(reply.status, 500, name)
    assert.match(reply.body, new RegExp(`^ignition/${name}:\\d+:\\d+: error: `))
  }
})
