import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeclaredKind } from './declared-document.ts'
import { labelsFromQuery } from './labels.ts'
import type { ProfileSource } from './profile-source.ts'

/** A place where people declare groups, profiles and templates. */
export interface DeclaringSite extends AsyncDisposable {
  readonly source: ProfileSource
  /** The reason when the text is not taken, or not used. */
  readonly put: (kind: DeclaredKind, name: string, text: string) => Promise<string | undefined>
  readonly remove: (kind: DeclaredKind, name: string) => Promise<void>
}

/** What every such place promises to machines. `open` gives an empty one. */
export function profileSourceSuite(name: string, open: () => Promise<DeclaringSite>): void {
  const chosen = ({ source }: DeclaringSite, query: string): string | undefined =>
    source.select(labelsFromQuery(query).labels)?.key

  test(`${name}: the group with most conditions is chosen, and of equal ones the one whose name sorts first`, async () => {
    await using site = await open()
    await site.put('profile', 'p', '{"id":"p"}')
    await site.put('group', 'b', '{"profile":"p","selector":{"os":"new"}}')
    await site.put('group', 'a', '{"profile":"p","selector":{"os":"new"}}')
    await site.put('group', 'exact', '{"profile":"p","selector":{"os":"new","mac":"52-54-00-00-00-01"}}')
    await site.put('group', 'net', '{"profile":"p","match":{"ip":{"cidr":"10.7.0.0/16"}}}')
    assert.equal(chosen(site, 'os=new&mac=52:54:00:00:00:01'), 'exact')
    assert.equal(chosen(site, 'os=new'), 'a')
    assert.equal(chosen(site, 'ip=10.7.3.4'), 'net')
    assert.equal(chosen(site, 'ip=10.8.3.4'), undefined)
  })

  test(`${name}: what is put and removed counts for the next machine`, async () => {
    await using site = await open()
    await site.put('profile', 'p', '{"id":"p","name":"one"}')
    await site.put('group', 'g', '{"profile":"p"}')
    assert.equal(site.source.profile('p')?.name, 'one')
    await site.put('profile', 'p', '{"id":"p","name":"two"}')
    assert.equal(site.source.profile('p')?.name, 'two')
    await site.put('group', 'g', '{"profile":"p","selector":{"os":"new"}}')
    assert.deepEqual([chosen(site, ''), chosen(site, 'os=new')], [undefined, 'g'])
    await site.remove('group', 'g')
    assert.equal(chosen(site, 'os=new'), undefined)
    assert.deepEqual(site.source.groups(), [])
  })

  test(`${name}: a template is the same object until it changes`, async () => {
    await using site = await open()
    await site.put('ignition', 'sub/x.yaml', 'variant: flatcar\nversion: 1.1.0\n')
    const first = site.source.template('ignition', 'sub/x.yaml')
    assert.equal(first?.text, 'variant: flatcar\nversion: 1.1.0\n')
    await site.put('generic', 'other', 'x')
    assert.equal(site.source.template('ignition', 'sub/x.yaml'), first)
    await site.put('ignition', 'sub/x.yaml', 'variant: flatcar\nversion: 1.0.0\n')
    assert.notEqual(site.source.template('ignition', 'sub/x.yaml'), first)
    assert.equal(site.source.template('cloud', 'sub/x.yaml'), undefined)
  })

  test(`${name}: what cannot be read is named with its line, and what was there before stays in use`, async () => {
    await using site = await open()
    await site.put('profile', 'p', '{"id":"p"}')
    await site.put('group', 'g', '{"profile":"p"}')
    assert.match(
      (await site.put('group', 'g', '{\n"selector":{"mac":"nope"}}')) ?? '',
      /^groups\/g\S*:2: "selector" "nope" is not a MAC/,
    )
    assert.match((await site.put('group', 'g', '{\n"profile":')) ?? '', /^groups\/g\S*:2: not JSON/)
    assert.match((await site.put('profile', 'p', '{"name":"x"}')) ?? '', /^profiles\/p\S*: "id" is required/)
    assert.match(
      (await site.put('group', 'g', `{"metadata":${'['.repeat(300)}${']'.repeat(300)}}`)) ?? '',
      /^groups\/g\S*: /,
    )
    assert.equal(chosen(site, ''), 'g')
    assert.equal(site.source.profile('p')?.id, 'p')
  })

  test(`${name}: a group or a profile of more than 8 MiB is refused by its size`, async () => {
    await using site = await open()
    const large = `{"id":"p","metadata":{"x":"${'x'.repeat(10 * 1024 * 1024)}"}}`
    for (const kind of ['group', 'profile'] as const)
      assert.match(
        (await site.put(kind, 'large', large)) ?? '',
        /large.*: \d+ bytes are more than the 8388608 that are/,
      )
    assert.equal(chosen(site, ''), undefined)
  })

  test(`${name}: no name leads out of its folder`, async () => {
    await using site = await open()
    for (const kind of ['group', 'profile', 'generic'] as const)
      for (const name of ['../x', '']) assert.notEqual(await site.put(kind, name, '{"id":"x"}'), undefined, name)
    assert.equal(site.source.template('generic', '../x'), undefined)
    assert.deepEqual(site.source.groups(), [])
  })
}
