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

const butane = siteOf({
  'node.yaml':
    'variant: flatcar\nversion: 1.0.0\npasswd:\n  users:\n    - name: core\n      ssh_authorized_keys: [{{.key}}]\nstorage:\n  files:\n    - path: /etc/mac\n      mode: 0644\n      contents:\n        inline: "{{index .request.query "mac"}}"\n',
  'named.json': 'variant: fcos\nversion: 1.4.0\n',
  'next.yaml': 'variant: fcos\nversion: 1.6.0\n',
  'openshift.yaml': 'variant: openshift\nversion: 4.14.0\nmetadata:\n  name: x\n',
  'clc.yaml': 'systemd:\n  units: []\n',
  'local.yaml':
    'variant: fcos\nversion: 1.4.0\nstorage:\n  files:\n    - path: /a\n      contents:\n        local: x\n',
  'later.yaml': 'variant: flatcar\nversion: 1.2.0\n',
  'template.yaml': 'variant: fcos\nversion: 1.4.0\n{{.nope}}',
})

test('any other name is a template, then Butane, then version 3.4.0', async () => {
  await using site = await testSite(butane)
  const reply = await site.ask('/ignition?os=node.yaml&mac=52-54-00-00-00-01')
  assert.equal(reply.status, 200, site.logged.join('\n'))
  assert.match(reply.body, /"version":"3\.4\.0"\}/)
  assert.match(reply.body, /"passwd":\{"users":\[\{"name":"core","sshAuthorizedKeys":\["ssh-rsa AAAA"\]\}\]\}/)
  assert.match(reply.body, /"contents":\{[^}]*"source":"data:,52%3A54%3A00%3A00%3A00%3A01"/)
  assert.match((await site.ask('/ignition?os=named.json')).body, /"version":"3\.4\.0"\}/)
})

test('what matchbox cannot read of its own Butane is the empty document, what Butane refuses is not found', async () => {
  await using site = await testSite(butane)
  for (const name of ['next.yaml', 'openshift.yaml'])
    assert.deepEqual([(await site.ask(`/ignition?os=${name}`)).body, name], [EMPTY, name])
  for (const name of ['clc.yaml', 'local.yaml', 'later.yaml', 'template.yaml'])
    assert.equal((await site.ask(`/ignition?os=${name}`)).status, 404, name)
})

test('strict mode serves the newest variants and names line and column of a mistake', async () => {
  await using site = await testSite(butane, { mode: 'strict' })
  assert.deepEqual((await site.ask('/ignition?os=next.yaml')).body, '{"ignition":{"version":"3.5.0"}}')
  for (const name of ['clc.yaml', 'local.yaml', 'later.yaml', 'openshift.yaml', 'template.yaml']) {
    const reply = await site.ask(`/ignition?os=${name}`)
    assert.equal(reply.status, 500, name)
    assert.match(reply.body, new RegExp(`^ignition/${name}:\\d+:\\d+: `))
  }
})
