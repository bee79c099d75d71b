import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import type { DeclaredChange } from '../../domain/profiles/declared-catalog.ts'
import type { DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { profileSourceSuite } from '../../domain/profiles/profile-source.suite.ts'
import { openDatabase } from '../sqlite/database.ts'
import { migrate } from '../sqlite/migrate.ts'
import { openSqliteStore, type Store } from '../sqlite/store.ts'
import { StoredCatalog } from './stored-catalog.ts'

/** A catalog in a real database with organizations 1 and 2. */
class Site implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'catalog-'))
  readonly problems: string[] = []
  #store: Store | undefined
  declare catalog: StoredCatalog

  static async open(): Promise<Site> {
    const site = new Site()
    {
      using database = openDatabase(site.#path)
      migrate(database.raw)
      database.raw.exec(`INSERT INTO organizations (uuid, name, created_at) VALUES ('a', 'a', 0), ('b', 'b', 0)`)
    }
    await site.restart()
    return site
  }

  get #path(): string {
    return join(this.#folder, 'x.db')
  }

  get store(): Store {
    assert.ok(this.#store)
    return this.#store
  }

  async restart(): Promise<void> {
    this.#store?.[Symbol.dispose]()
    this.#store = openSqliteStore(this.#path)
    this.catalog = await StoredCatalog.open({
      store: this.#store.declared,
      now: () => instant(7),
      onProblem: (organizationId, says) => this.problems.push(`${organizationId}: ${says}`),
    })
  }

  /** The code of the refusal with its reason, or how many documents changed. */
  async change(organizationId: number, ...changes: readonly DeclaredChange[]): Promise<string | number> {
    const done = await this.catalog.change(organizationId, changes)
    return isRefusal(done) ? `${done.code} ${done.says}` : done.filter(({ before, after }) => before !== after).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#store?.[Symbol.dispose]()
    rmSync(this.#folder, { recursive: true })
  }
}

const put = (kind: DeclaredKind, name: string, text: string): DeclaredChange => ({ kind, name, text })
const remove = (kind: DeclaredKind, name: string): DeclaredChange => ({ kind, name, text: undefined })
const profile = put('profile', 'p', '{"id":"p"}')
const group = put('group', 'g', '{"profile":"p"}')
const keyFor = (site: Site, organizationId: number): string | undefined =>
  site.catalog.of(organizationId).select(new Map())?.key

profileSourceSuite('the store', async () => {
  const site = await Site.open()
  return {
    source: site.catalog.of(1),
    put: async (kind, name, text) => {
      const done = await site.catalog.change(1, [put(kind, name, text)])
      return isRefusal(done) ? done.says : undefined
    },
    remove: async (kind, name) => {
      assert.equal(await site.change(1, remove(kind, name)), 1)
    },
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  }
})

test('what an organization declares takes no machine of another, and may have the same names there', async () => {
  await using site = await Site.open()
  assert.equal(await site.change(1, profile, group, put('generic', 'secret', 'of one')), 3)
  assert.deepEqual([keyFor(site, 1), keyFor(site, 2)], ['g', undefined])
  assert.equal(site.catalog.of(2).profile('p'), undefined)
  assert.equal(site.catalog.of(2).template('generic', 'secret'), undefined)
  assert.equal(await site.catalog.find({ organizationId: 2, kind: 'generic', name: 'secret' }), undefined)
  assert.equal(await site.change(2, put('profile', 'p', '{"id":"p","name":"of two"}')), 1)
  assert.equal(site.catalog.of(1).profile('p')?.name, '')
  assert.equal(await site.change(2, remove('group', 'g')), 0)
  assert.equal(keyFor(site, 1), 'g')
})

test('everything is there again after a restart, as it was written', async () => {
  await using site = await Site.open()
  const text = '{\n  "profile": "p",  "note": "kept as it stands" }'
  await site.change(1, profile, put('group', 'g', text))
  await site.restart()
  assert.equal(keyFor(site, 1), 'g')
  assert.equal((await site.catalog.find({ organizationId: 1, kind: 'group', name: 'g' }))?.text, text)
})

test('a kept document that cannot be read any more is named and hides no other', async () => {
  await using site = await Site.open()
  await site.change(1, profile, group)
  const bad = { organizationId: 1, kind: 'group', name: 'bad', text: '{', version: '', changedAt: instant(1) } as const
  await site.store.declared.write([bad], [])
  await site.restart()
  assert.equal(keyFor(site, 1), 'g')
  assert.match(site.problems.join(), /^1: groups\/bad:1: not JSON/)
})

test('several changes are all done or none', async () => {
  await using site = await Site.open()
  assert.match(String(await site.change(1, profile, put('group', 'g', '{'))), /^DECLARED_INVALID groups\/g:1: not JSON/)
  assert.equal(site.catalog.of(1).profile('p'), undefined)
  assert.equal(await site.catalog.find({ organizationId: 1, kind: 'profile', name: 'p' }), undefined)
  assert.match(
    String(await site.change(1, profile, remove('profile', 'p'))),
    /^DECLARED_INVALID profiles\/p comes twice/,
  )
})

test('no change leaves a reference that leads nowhere', async () => {
  await using site = await Site.open()
  assert.equal(await site.change(1, group), 'DECLARED_REFERENCE groups/g: there is no profile "p"')
  const full = put('profile', 'p', '{"id":"p","ignition_id":"a/b.yaml"}')
  assert.equal(await site.change(1, full), 'DECLARED_REFERENCE profiles/p: there is no template ignition/a/b.yaml')
  const template = put('ignition', 'a/b.yaml', '{{.x}}')
  assert.equal(await site.change(1, group, full, template), 3)
  assert.equal(await site.change(1, remove('profile', 'p')), 'DECLARED_REFERENCE groups/g: there is no profile "p"')
  assert.match(String(await site.change(1, remove('ignition', 'a/b.yaml'))), /^DECLARED_REFERENCE profiles\/p: /)
  assert.equal(await site.change(1, remove('ignition', 'a/b.yaml'), remove('profile', 'p'), remove('group', 'g')), 3)
  assert.equal(keyFor(site, 1), undefined)
})

test('a change of something that has moved on is refused, and the same text again is no change', async () => {
  await using site = await Site.open()
  assert.equal(await site.change(1, { ...profile, seen: 'none' }), 1)
  assert.match(String(await site.change(1, { ...profile, seen: 'none' })), /^PRECONDITION_FAILED profiles\/p /)
  const version = (await site.catalog.find({ organizationId: 1, kind: 'profile', name: 'p' }))?.version ?? ''
  assert.equal(await site.change(1, { ...profile, seen: version }), 0)
  const [one, two] = await Promise.all(
    ['{"id":"p","name":"1"}', '{"id":"p","name":"2"}'].map((text) =>
      site.change(1, { ...profile, text, seen: version }),
    ),
  )
  assert.equal(one, 1)
  assert.match(String(two), /^PRECONDITION_FAILED/)
})

test('templates are judged by what can be known without a machine', async () => {
  await using site = await Site.open()
  const reason = async (kind: DeclaredKind, name: string, text: string) =>
    String(await site.change(1, put(kind, name, text)))
  assert.match(await reason('generic', 'x', 'a\n{{if}}'), /^DECLARED_INVALID generic\/x:2:\d+: /)
  assert.match(await reason('ignition', 'x.ign', '{"ignition":{"version":"9"}}'), /ignition\/x\.ign:1:\d+: /)
  assert.match(
    await reason('ignition', 'x.yaml', 'variant: flatcar\nversion: 1.1.0\nstorage: 7\n'),
    /ignition\/x\.yaml:3:\d+: /,
  )
  assert.match(await reason('ignition', 'later.yaml', 'variant: {{.variant}}'), /^1$/)
  assert.match(await reason('generic', 'binary', 'a\n\0'), /generic\/binary:2: holds a NUL/)
  assert.match(
    await reason('group', 'twice', '{"profile":"p",\n"selector":{"a":"1",\n"a":"2"}}'),
    /groups\/twice:3: "a" comes twice/,
  )
})
