import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { labelsFromQuery } from '../domain/profiles/labels.ts'
import { documentRenderer } from '../edge/http/matchbox/document-renderer.ts'
import { MatchboxFiles } from '../store/matchbox-files/matchbox-files.ts'
import { checkProfiles } from './profiles-check.ts'
import { diffFolders } from './profiles-diff.ts'
import { explainText, explanationText } from './profiles-explain.ts'

function store(t: TestContext): MatchboxFiles {
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
  const files = new MatchboxFiles({ root, onProblem: () => {}, onRecovery: () => {} })
  t.after(() => {
    files[Symbol.dispose]()
    rmSync(root, { recursive: true })
  })
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
