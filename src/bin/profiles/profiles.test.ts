import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { labelsFromQuery } from '../../domain/profiles/labels.ts'
import { documentRenderer } from '../../edge/http/matchbox/document-renderer.ts'
import { MatchboxFiles } from '../../store/matchbox-files/matchbox-files.ts'
import { checkProfiles, namesTwice } from './profiles-check.ts'
import { diffFolders } from './profiles-diff.ts'
import { explainText, explanationText } from './profiles-explain.ts'

function folder(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'profiles-'))
  for (const [file, text] of Object.entries({
    'groups/default.json': '{"profile":"p"}',
    'groups/node.json': '{"profile":"p","selector":{"mac":"52:54:00:00:00:01"},"metadata":{"n":1}}',
    'groups/lost.json': '{"profile":"gone","selector":{"mac":"52:54:00:00:00:02","os":"x"}}',
    'profiles/p.json': '{"id":"p","generic_id":"g","cloud_id":"missing","ipxe_id":"bad"}',
    'generic/g': 'n={{.n}}',
    'ipxe/bad': '{{if}}',
  })) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  t.after(() => rmSync(root, { recursive: true }))
  return root
}

function store(t: TestContext, root: string = folder(t)): MatchboxFiles {
  const files = new MatchboxFiles({ root, onProblem: () => {}, onRecovery: () => {} })
  t.after(() => files[Symbol.dispose]())
  return files
}

test('it tells who takes the machine, who would have, and what the others miss', (t) => {
  const { labels } = labelsFromQuery('mac=52-54-00-00-00-01')
  assert.equal(
    explainText(store(t).groups(), labels, 20),
    `node     takes this machine, with profile p
default  would take it, but node comes first
lost     no: mac is "52:54:00:00:00:01", wanted "52:54:00:00:00:02"; os is not given, wanted "x"`,
  )
  assert.match(explainText(store(t).groups(), labels, 1), /^and 1 more, .*--all shows them$/m)
})

test('of a machine in a pool it is told that the pool decides, and of the folder that it is asked last', () => {
  const nobody = {
    labels: {},
    pool_id: 3,
    chosen: null,
    folder: { group: 'all', profile: 'p' },
    others: [],
    omitted: 0,
  }
  assert.equal(
    explanationText(nobody),
    `It is in pool 3, which decides before any group. Without a pool:
No group takes this machine.
Group all of the server's own folder takes it, with profile p.`,
  )
})

test('it renders without a server what the machine would get, or gives the reason', async (t) => {
  const render = documentRenderer(store(t))
  assert.deepEqual(await render('generic', 'mac=52-54-00-00-00-01'), { ok: true, value: 'n=1' })
  const failed = await render('generic', '')
  assert.match(failed.ok ? '' : failed.error, /^generic\/g:1:\d+: /)
})

test('it names every reference that leads nowhere', (t) => {
  const problems = checkProfiles(store(t))
  assert.equal(problems[0], 'groups/lost.json: profile "gone" does not exist or cannot be used')
  assert.equal(problems[1], 'profiles/p.json: cloud/missing does not exist')
  assert.match(problems[2] ?? '', /^ipxe\/bad:1:\d+: /)
  assert.equal(problems.length, 3)
})

test('it names raw Ignition and Butane that no machine could use, before one asks for them', (t) => {
  const root = folder(t)
  const files = store(t, root)
  const served = (name: string, text: string): readonly string[] => {
    files.putTemplate('ignition', name, Buffer.from(text))
    const profile = JSON.stringify({ id: 'p', ignition_id: name })
    writeFileSync(join(root, 'profiles/p.json'), profile)
    return checkProfiles(files).filter((problem) => problem.startsWith('ignition/'))
  }
  assert.match(served('a.ign', '{"ignition":{"version":"2.2.0"}}')[0] ?? '', /^ignition\/a\.ign:1:\d+: /)
  const butane = 'variant: flatcar\nversion: 1.0.0\nstorage:\n  files:\n    - path: relative\n'
  assert.match(served('b.yaml', butane)[0] ?? '', /^ignition\/b\.yaml:5:\d+: .*"relative"/)
  assert.deepEqual(served('c.yaml', butane.replace('relative', '{{.path}}')), [], 'filled in before it is known')
  assert.deepEqual(served('d.ign', '{"ignition":{"version":"3.6.0"}}'), [])
})

test('it names what a file says twice, which would count once in silence', (t) => {
  const root = folder(t)
  const text = '{"profile":"p",\n "selector":{"os":"a",\n "os":"b"}}'
  writeFileSync(join(root, 'groups/twice.json'), text)
  assert.deepEqual(namesTwice(root, 'groups', [{ key: 'default' }, { key: 'twice' }]), [
    'groups/twice.json:3: "os" comes twice; only the last counts',
  ])
})

test('two folders are compared by what their machines would be served', async (t) => {
  const [before, after] = [store(t), store(t)]
  assert.deepEqual(await diffFolders(before, after), [])
  after.putTemplate('generic', 'g', Buffer.from('m={{.n}}'))
  assert.deepEqual(await diffFolders(before, after), ['generic of node, mac=52:54:00:00:00:01', '  - n=1', '  + m=1'])
  after.deleteGroup('node')
  assert.match(
    (await diffFolders(before, after)).join('\n'),
    /generic of node.*\n {2}- n=1\n {2}\+ \(none: generic\/g:1:/,
  )
})
