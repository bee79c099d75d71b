import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { testSite, type Reply, type TestSite } from './test-site.suite.ts'

const TEXT = 'text/plain; charset=utf-8'
const NOT_FOUND = { status: 404, type: TEXT, body: '404 page not found\n' }

const files = {
  'groups/default.json': '{"id":"default","profile":"p0"}',
  'groups/worker.json':
    '{"id":"worker","profile":"worker","selector":{"MAC":"52-54-00-00-00-01"},"metadata":{"name":"n1","count":1000000,"pxe":{"list":[1],"on":true}}}',
  'groups/by-mac.json':
    '{"id":"by-mac","profile":"worker","selector":{"mac":"52:54:00:00:00:02"},"metadata":{"name":"n2"}}',
  'groups/lost.json': '{"id":"lost","profile":"nowhere","selector":{"os":"lost"}}',
  'groups/bootless.json': '{"id":"bootless","profile":"bootless","selector":{"os":"bootless"}}',
  'groups/empty.json': '{"id":"empty","profile":"empty","selector":{"os":"empty"}}',
  'groups/kick.json': '{"id":"kick","profile":"kick","selector":{"os":"kick"}}',
  'groups/custom.json': '{"id":"custom","profile":"custom","selector":{"os":"custom"},"metadata":{"vlan":7}}',
  'groups/broken.json': '{"id":"broken","selector":{"mac":"nope"}}',
  'profiles/p0.json':
    '{"id":"p0","boot":{"kernel":"/image/kernel","initrd":["/image/initrd_a","/image/initrd_b"],"args":["a=b","c"]}}',
  'profiles/worker.json':
    '{"id":"other","generic_id":"greet","cloud_id":"cloud.yaml","boot":{"kernel":"/k","initrd":["--name main /assets/x.img"]}}',
  'profiles/bootless.json': '{"id":"bootless","generic_id":"missing","cloud_id":"bad.yaml"}',
  'profiles/empty.json': '{"id":"empty","generic_id":"xml","cloud_id":"none.yaml","boot":{}}',
  'profiles/kick.json': '{"id":"kick","generic_id":"sub/kick","cloud_id":"script"}',
  'profiles/custom.json': '{"id":"custom","ipxe_id":"vlan.ipxe","grub_id":"missing"}',
  'generic/greet': 'hello {{.name}} at {{.request.query.mac}} {{index .request.query "nope"}}.',
  'generic/xml': '<?xml version="1.0"?><a/>',
  'generic/sub/kick': '{{.missing}}',
  'cloud/cloud.yaml': '#cloud-config\nhostname: {{.name}}\n',
  'cloud/bad.yaml': '#cloud-config\na: [\n',
  'cloud/none.yaml': 'hostname: x\n',
  'cloud/script': '#!/bin/sh\necho hi\n',
  'ipxe/vlan.ipxe': '#!ipxe\nvcreate --tag {{.vlan}} net0\n',
  'assets/kernel': 'kernel\0image',
  'assets/notes.txt': '0123456789',
  'assets/a b&c.html': '<p>',
  'assets/site/index.html': '<html>',
  'assets/empty': '',
}

let site: TestSite
before(async () => {
  site = await testSite(files)
})
after(() => site[Symbol.asyncDispose]())

const ipxeOfP0 = '#!ipxe\nkernel /image/kernel a=b c\ninitrd /image/initrd_a\ninitrd /image/initrd_b\nboot\n'
const bootstrap =
  '#!ipxe\nchain ipxe?uuid=${uuid}&mac=${mac:hexhyp}&domain=${domain}&hostname=${hostname}&serial=${serial}&arch=${buildarch:uristring}\n'
const listing = `<!doctype html>
<meta name="viewport" content="width=device-width">
<pre>
<a href="a%20b&c.html">a b&amp;c.html</a>
<a href="empty">empty</a>
<a href="kernel">kernel</a>
<a href="notes.txt">notes.txt</a>
<a href="site/">site/</a>
</pre>
`

interface Expected {
  readonly status?: number
  readonly type?: string | undefined
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

const cases: Readonly<Record<string, Expected>> = {
  '/': { type: TEXT, body: 'matchbox\n' },
  '/boot.ipxe': { type: TEXT, body: bootstrap },
  '/boot.ipxe.0?mac=anything': { type: TEXT, body: bootstrap },
  '/ipxe': { type: TEXT, body: ipxeOfP0 },
  '/ipxe?mac=nonsense': { type: TEXT, body: ipxeOfP0 },
  '/%69pxe': { type: TEXT, body: ipxeOfP0 },
  '/ipxe?mac=52-54-00-00-00-02': { body: '#!ipxe\nkernel /k\ninitrd --name main /assets/x.img\nboot\n' },
  '/ipxe?mac=525400000002': { body: '#!ipxe\nkernel /k\ninitrd --name main /assets/x.img\nboot\n' },
  '/ipxe?mac=52-54-00-00-00-01': { body: ipxeOfP0 },
  '/ipxe?MAC=5254.0000.0001': { body: '#!ipxe\nkernel /k\ninitrd --name main /assets/x.img\nboot\n' },
  '/ipxe?os=empty': { body: '#!ipxe\nkernel \nboot\n' },
  '/ipxe?os=lost': NOT_FOUND,
  '/ipxe?os=bootless': NOT_FOUND,
  '/ipxe?os=custom': { type: TEXT, body: '#!ipxe\nvcreate --tag 7 net0\n' },
  '/ipxe?os=lost;a=1': { body: ipxeOfP0 },
  '/grub?os=bootless': NOT_FOUND,
  '/grub?os=custom': NOT_FOUND,
  '/generic?mac=52-54-00-00-00-02': {
    type: TEXT,
    body: 'hello n2 at 52:54:00:00:00:02 .',
    headers: { 'accept-ranges': 'bytes' },
  },
  '/generic?os=empty': { type: 'text/xml; charset=utf-8', body: '<?xml version="1.0"?><a/>' },
  '/generic?os=bootless': NOT_FOUND,
  '/generic?os=kick': NOT_FOUND,
  '/generic': NOT_FOUND,
  '/cloud?mac=52-54-00-00-00-02': { type: TEXT, body: '#cloud-config\nhostname: n2\n' },
  '/cloud?os=kick': { body: '#!/bin/sh\necho hi\n' },
  '/cloud?os=bootless': NOT_FOUND,
  '/cloud?os=empty': NOT_FOUND,
  '/ignition?os=lost': NOT_FOUND,
  '/ignition': NOT_FOUND,
  '/metadata?os=lost&x=a%20b': {
    type: 'plain/text',
    body: 'OS=lost\nREQUEST_QUERY_OS=lost\nREQUEST_QUERY_X=a b\nREQUEST_RAW_QUERY=os=lost&x=a%20b\n',
  },
  '/metadata?MAC=52-54-00-00-00-01': {
    type: 'plain/text',
    body: 'COUNT=1e+06\nMAC=52:54:00:00:00:01\nNAME=n1\nPXE_ON=true\nREQUEST_QUERY_MAC=52:54:00:00:00:01\nREQUEST_RAW_QUERY=MAC=52-54-00-00-00-01\n',
  },
  '/IPXE': NOT_FOUND,
  '/ipxe/': NOT_FOUND,
  '/healthz': NOT_FOUND,
  '/ipxe.sig': NOT_FOUND,
  '/ipxe.asc': NOT_FOUND,
  '//ipxe': {
    status: 307,
    type: 'text/html; charset=utf-8',
    body: '<a href="/ipxe">Temporary Redirect</a>.\n\n',
    headers: { location: '/ipxe' },
  },
  '/x/../ipxe?a=1&b=2': {
    status: 307,
    body: '<a href="/ipxe?a=1&amp;b=2">Temporary Redirect</a>.\n\n',
    headers: { location: '/ipxe?a=1&b=2' },
  },
  '/./assets/.': { status: 307, headers: { location: '/assets/' } },
  '/%zz': { status: 400 },
  '/pixiecore/v1/boot/52:54:00:00:00:09': {
    type: 'application/json',
    body: '{"kernel":"/image/kernel","initrd":["/image/initrd_a","/image/initrd_b"],"cmdline":"a=b c"}',
  },
  '/pixiecore/v1/boot/52-54-00-00-00': { status: 400, type: TEXT, body: 'invalid MAC address 52-54-00-00-00\n' },
  '/assets': { status: 307, headers: { location: '/assets/' } },
  '/assets/': { type: 'text/html; charset=utf-8', body: listing },
  '/assets/kernel': { type: 'application/octet-stream', body: 'kernel\0image' },
  '/assets/notes.txt': {
    type: TEXT,
    body: '0123456789',
    headers: { 'accept-ranges': 'bytes', 'content-length': '10' },
  },
  '/assets/a%20b&c.html': { type: 'text/html; charset=utf-8', body: '<p>' },
  '/assets/empty': { type: TEXT, body: '', headers: { 'content-length': '0' } },
  '/assets/site': { status: 301, type: undefined, body: '', headers: { location: 'site/' } },
  '/assets/site?a=1': { status: 301, headers: { location: 'site/?a=1' } },
  '/assets/site/': { type: 'text/html; charset=utf-8', body: '<html>' },
  '/assets/site/index.html': { status: 301, headers: { location: './' } },
  '/assets/kernel/': { status: 301, headers: { location: '../kernel' } },
  '/assets/kernel/x': NOT_FOUND,
  '/assets/missing': NOT_FOUND,
  '/assets/..%2fgroups/default.json': NOT_FOUND,
  '/assets/%2e%2e/groups/default.json': NOT_FOUND,
  '/assets/a%00b': NOT_FOUND,
  '/%61ssets/notes.txt': NOT_FOUND,
  '/assets%2Fnotes.txt': NOT_FOUND,
  '/assets/../groups/default.json': { status: 307, headers: { location: '/groups/default.json' } },
}

function check(reply: Reply, expected: Expected): void {
  assert.equal(reply.status, expected.status ?? 200)
  if ('type' in expected) assert.equal(reply.headers['content-type'], expected.type)
  if (expected.body !== undefined) assert.equal(reply.body, expected.body)
  for (const [name, value] of Object.entries(expected.headers ?? {})) assert.equal(reply.headers[name], value, name)
  if (reply.status === 404) assert.equal(reply.headers['x-content-type-options'], 'nosniff')
}

for (const [path, expected] of Object.entries(cases)) {
  test(`GET ${path} is answered as matchbox answers it`, async () => check(await site.ask(path), expected))
}

test('methods are not told apart, but HEAD has no body and the same length', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    check(await site.ask('/ipxe', { method }), { type: TEXT, body: ipxeOfP0 })
  const head = await site.ask('/ipxe', { method: 'HEAD' })
  assert.equal(head.body, '')
  assert.equal(head.headers['content-length'], String(ipxeOfP0.length))
})

const ranges: readonly (readonly [string, string, Expected])[] = [
  ['/assets/notes.txt', 'bytes=2-4', { status: 206, body: '234', headers: { 'content-range': 'bytes 2-4/10' } }],
  ['/assets/notes.txt', 'bytes=7-', { status: 206, body: '789' }],
  ['/assets/notes.txt', 'bytes=-3', { status: 206, body: '789' }],
  ['/assets/notes.txt', 'bytes=8-99', { status: 206, body: '89', headers: { 'content-range': 'bytes 8-9/10' } }],
  ['/assets/notes.txt', 'bytes=0-8,0-8', { status: 200, body: '0123456789' }],
  ['/assets/notes.txt', 'bytes=9-2', { status: 416, type: TEXT, body: 'invalid range\n' }],
  ['/assets/notes.txt', 'lines=1-2', { status: 416 }],
  ['/assets/notes.txt', 'bytes=10-', { status: 416, headers: { 'content-range': 'bytes */10' } }],
  ['/assets/empty', 'bytes=0-5', { status: 200, body: '' }],
  ['/generic?mac=52-54-00-00-00-02', 'bytes=0-4', { status: 206, body: 'hello' }],
]
for (const [path, range, expected] of ranges) {
  test(`${range} of ${path}`, async () => check(await site.ask(path, { headers: { range } }), expected))
}

test('several ranges come as one multipart body of the promised length', async () => {
  const reply = await site.ask('/assets/notes.txt', { headers: { range: 'bytes=0-1, 8-9' } })
  assert.equal(reply.status, 206)
  const boundary = reply.headers['content-type']?.replace('multipart/byteranges; boundary=', '') ?? ''
  const part = (range: string, body: string): string =>
    `--${boundary}\r\nContent-Range: bytes ${range}/10\r\nContent-Type: ${TEXT}\r\n\r\n${body}\r\n`
  assert.equal(reply.body, `${part('0-1', '01')}${part('8-9', '89')}--${boundary}--\r\n`)
  assert.equal(reply.headers['content-length'], String(reply.body.length))
})

test('a copy that is still good is not sent again', async () => {
  const future = new Date(Date.now() + 60_000).toUTCString()
  const past = new Date(0).toUTCString()
  const status = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await site.ask('/assets/notes.txt', { headers })).status
  assert.equal(await status({ 'if-modified-since': future }), 304)
  assert.equal(await status({ 'if-modified-since': past }), 200)
  assert.equal(await status({ 'if-unmodified-since': past }), 412)
  assert.equal(await status({ 'if-none-match': '*' }), 304)
  assert.equal(await status({ 'if-match': '"x"' }), 412)
  assert.equal(await status({ range: 'bytes=0-1', 'if-range': past }), 200)
  assert.equal((await site.ask('/assets/', { headers: { 'if-modified-since': future } })).status, 304)
})

test('named pipes below the assets are not waited for, so that files are served beside them', async () => {
  await using pipes = await testSite(files)
  execFileSync(
    'mkfifo',
    ['1', '2', '3', '4', '5'].map((name) => join(pipes.root, 'assets', name)),
  )
  for (const reply of await Promise.all(['1', '2', '3', '4', '5'].map((name) => pipes.ask(`/assets/${name}`))))
    check(reply, NOT_FOUND)
  check(await pipes.ask('/assets/notes.txt'), { body: '0123456789' })
})

test('an edit counts from the next request on', async () => {
  site.write('groups/new.json', '{"profile":"empty","selector":{"os":"new"}}')
  check(await site.ask('/ipxe?os=new'), { body: '#!ipxe\nkernel \nboot\n' })
  site.write('profiles/empty.json', '{"id":"empty","boot":{"kernel":"/new"}}')
  check(await site.ask('/ipxe?os=new'), { body: '#!ipxe\nkernel /new\nboot\n' })
})

test('strict mode says what is wrong, and never answers 200 with something unusable', async () => {
  await using strict = await testSite(files, { mode: 'strict' })
  const expected: readonly (readonly [string, number, RegExp])[] = [
    ['/ipxe?os=lost', 404, /^group "lost" names the profile "nowhere", which does not exist\n$/],
    ['/ipxe?os=bootless', 404, /^profile "bootless" has no boot\n$/],
    ['/generic?os=kick', 500, /^generic\/sub\/kick:1:\d+: /],
    ['/generic?os=bootless', 404, /^profile "bootless" has no generic template "missing"\n$/],
    ['/cloud?os=empty', 500, /^a cloud config starts with #cloud-config or #!\n$/],
  ]
  for (const [path, status, body] of expected) {
    const reply = await strict.ask(path)
    assert.equal(reply.status, status, path)
    assert.match(reply.body, body)
  }
  check(await strict.ask('/metadata?MAC=52-54-00-00-00-01'), {
    type: TEXT,
    body: 'COUNT=1e+06\nMAC=52:54:00:00:00:01\nNAME=n1\nPXE_LIST_0=1\nPXE_ON=true\nREQUEST_QUERY_MAC=52:54:00:00:00:01\nREQUEST_RAW_QUERY=MAC=52-54-00-00-00-01\n',
  })
})
