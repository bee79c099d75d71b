import assert from 'node:assert/strict'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { MatchboxFiles } from './matchbox-files.ts'
import { describeProblem } from './file-problem.ts'

interface Site extends Disposable {
  readonly root: string
  readonly files: MatchboxFiles
  readonly told: string[]
  /** The next thing that is told, without polling. */
  nextTold(): Promise<string>
  write(file: string, text: string): void
  group(labels: Readonly<Record<string, string>>): string | undefined
}

function site(files: Readonly<Record<string, string>>): Site {
  const root = mkdtempSync(join(tmpdir(), 'matchbox-files-'))
  const write = (file: string, text: string): void => {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  const told: string[] = []
  let tell = Promise.withResolvers<string>()
  const onTold = (text: string): void => {
    told.push(text)
    tell.resolve(text)
    tell = Promise.withResolvers<string>()
  }
  const store = new MatchboxFiles({
    root,
    onProblem: (problem) => onTold(describeProblem(problem)),
    onRecovery: (file) => onTold(`${file}: good again`),
  })
  return {
    root,
    files: store,
    told,
    write,
    nextTold: () => tell.promise,
    group: (labels) => store.select(new Map(Object.entries(labels)))?.key,
    [Symbol.dispose]: () => {
      store[Symbol.dispose]()
      rmSync(root, { recursive: true })
    },
  }
}

test('a file that does not parse is named with its line and hides no other', () => {
  using s = site({
    'groups/a.json': '{"profile":"p"}',
    'groups/b.json': '{\n  "profile": "p",\n}',
    'groups/c.json': '{"id":"c",\n"selector":{"mac":"nope"}}',
    'groups/d.json': '',
    'groups/readme.txt': 'not a group',
  })
  assert.equal(s.group({}), 'a')
  assert.equal(s.told.length, 3)
  assert.match(s.told[0] ?? '', /^groups\/b\.json:3: not JSON: /)
  assert.equal(s.told[1], 'groups/c.json:2: "selector" "nope" is not a MAC address')
  assert.match(s.told[2] ?? '', /^groups\/d\.json:1: not JSON: /)
})

test('a bad edit keeps the last good version and says so, and the mended file counts again', async () => {
  using s = site({ 'groups/a.json': '{"selector":{"os":"installed"}}' })
  s.write('groups/a.json', '{"selector":')
  assert.match(await s.nextTold(), /the last good version stays in use$/)
  assert.equal(s.group({ os: 'installed' }), 'a')
  s.write('groups/a.json', '{"selector":{"os":"other"}}')
  assert.equal(await s.nextTold(), 'groups/a.json: good again')
  assert.equal(s.group({ os: 'installed' }), undefined)
  assert.equal(s.group({ os: 'other' }), 'a')
})

test('a folder of groups that appears later, and one that is swapped, are read', async () => {
  using s = site({ 'new/b.json': '{' })
  assert.equal(s.group({}), undefined)
  renameSync(join(s.root, 'new'), join(s.root, 'groups'))
  assert.match(await s.nextTold(), /^groups\/b\.json:1/)
  s.write('groups/a.json', '{}')
  s.write('groups/b.json', '{}')
  assert.match(await s.nextTold(), /good again$/)
  assert.equal(s.group({}), 'a')
})

test('a profile and a template are looked at again on each use', () => {
  using s = site({ 'profiles/p.json': '{"id":"p","name":"one"}', 'ignition/sub/x.yaml': 'one' })
  assert.equal(s.files.profile('p')?.name, 'one')
  const template = s.files.template('ignition', 'sub/x.yaml')
  assert.equal(template?.text, 'one')
  assert.equal(s.files.template('ignition', 'sub/x.yaml'), template)
  s.write('profiles/p.json', '{"id":"p","name":"three"}')
  s.write('ignition/sub/x.yaml', 'three')
  assert.equal(s.files.profile('p')?.name, 'three')
  assert.equal(s.files.template('ignition', 'sub/x.yaml')?.text, 'three')
  s.write('profiles/p.json', '{"name":"without id"}')
  assert.equal(s.files.profile('p')?.name, 'three')
  assert.deepEqual(s.told, ['profiles/p.json: "id" is required; the last good version stays in use'])
  rmSync(join(s.root, 'profiles/p.json'))
  assert.equal(s.files.profile('p'), undefined)
})

test('no name and no link leads out of its folder, for reading or writing', () => {
  using s = site({ 'generic/x': 'x', 'secret/key': 'secret', 'profiles/p.json': '{"id":"p"}' })
  symlinkSync('../secret/key', join(s.root, 'generic/leak'))
  symlinkSync('../secret', join(s.root, 'generic/out'))
  symlinkSync('x', join(s.root, 'generic/alias'))
  for (const name of ['../secret/key', 'a/../../secret/key', 'leak', 'out/key', '..', '', '.', 'x\0', 'a/'])
    assert.equal(s.files.template('generic', name), undefined, name)
  assert.equal(s.files.template('generic', 'alias')?.text, 'x')
  assert.equal(s.files.template('generic', '/a/.././x')?.text, 'x')
  assert.equal(s.files.profile('../profiles/p'), undefined)
  for (const name of ['../secret/new', 'out/new', '../x']) {
    assert.equal(s.files.putTemplate('generic', name, Buffer.from('x')).ok, false, name)
    assert.equal(s.files.deleteTemplate('generic', name).ok, false, name)
  }
  assert.deepEqual(readdirSync(join(s.root, 'secret')), ['key'])
})

test('what is written is what matchbox writes, and is read back at once', () => {
  using s = site({})
  const group = {
    key: 'g',
    id: 'g',
    name: '',
    profile: 'p',
    selector: new Map([['os', 'a&b']]),
    metadata: { z: 1, a: { y: [], b: null } },
    match: [],
  }
  assert.equal(s.files.putGroup(group).ok, true)
  assert.equal(s.group({ os: 'a&b' }), 'g')
  assert.equal(
    readFileSync(join(s.root, 'groups/g.json'), 'utf8'),
    '{\n\t"id": "g",\n\t"profile": "p",\n\t"selector": {\n\t\t"os": "a\\u0026b"\n\t},\n' +
      '\t"metadata": {\n\t\t"a": {\n\t\t\t"b": null,\n\t\t\t"y": []\n\t\t},\n\t\t"z": 1\n\t}\n}',
  )
  const boot = { kernel: '', initrd: [], args: [], cmdline: new Map<string, string>() }
  const profile = {
    key: 'p',
    id: 'p',
    name: '',
    ignitionId: '',
    cloudId: '',
    genericId: '',
    ipxeId: '',
    grubId: '',
    boot,
  }
  assert.equal(s.files.putProfile({ ...profile, cloudId: 'c', genericId: 'g' }).ok, true)
  assert.equal(
    readFileSync(join(s.root, 'profiles/p.json'), 'utf8'),
    '{\n\t"id": "p",\n\t"cloud_id": "c",\n\t"boot": {},\n\t"generic_id": "g"\n}',
  )
  assert.equal(s.files.putProfile(profile).ok, true)
  assert.equal(readFileSync(join(s.root, 'profiles/p.json'), 'utf8'), '{\n\t"id": "p",\n\t"boot": {}\n}')
  assert.deepEqual(s.files.profiles(), [profile])
  assert.equal(s.files.deleteGroup('g').ok, true)
  assert.deepEqual(s.files.deleteGroup('g'), {
    ok: false,
    error: `remove ${join(s.root, 'groups/g.json')}: no such file or directory`,
  })
  assert.deepEqual(readdirSync(join(s.root, 'groups')), [])
})

test('a file of brackets and a file of megabytes are refused by name', () => {
  using s = site({
    'groups/deep.json': `{"metadata":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
    'groups/large.json': `{"metadata":{"a":"${'x'.repeat(9 * 1024 * 1024)}"}}`,
    'groups/ok.json': '{}',
  })
  assert.equal(s.group({}), 'ok')
  assert.match(s.told.toSorted()[0] ?? '', /^groups\/deep\.json: nested deeper/)
  assert.match(s.told.toSorted()[1] ?? '', /^groups\/large\.json: \d+ bytes are more/)
})
