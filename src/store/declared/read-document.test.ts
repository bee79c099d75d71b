import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { checkDeclaredName, declaredKinds, placeOf } from '../../domain/profiles/declared-document.ts'
import { readDocument } from './read-document.ts'

const kinds = fc.constantFrom(...declaredKinds)

test('whatever stands in a document, it is read or refused with its place', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.string().map((text) => `{{${text}}}`),
  )
  fc.assert(
    fc.property(kinds, texts, (kind, text) => {
      const read = readDocument(kind, 'x.yaml', text)
      if (!read.ok) assert.ok(read.error.startsWith(placeOf({ kind, name: 'x.yaml' })), read.error)
    }),
  )
})

test('a name that is taken stays in its folder, whatever it is', () => {
  fc.assert(
    fc.property(
      kinds,
      fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\0', ' '), maxLength: 12 }),
      (kind, name) => {
        if (!checkDeclaredName(kind, name).ok) return
        const url = new URL(`file:///folder/${name.split('/').map(encodeURIComponent).join('/')}`)
        assert.ok(url.pathname.startsWith('/folder/') && url.pathname.length > '/folder/'.length, name)
        assert.doesNotMatch(name, /[\\\0]/)
      },
    ),
  )
})

test('raw Ignition is read wholly, Butane only where it needs no machine', () => {
  const reason = (name: string, text: string): string => {
    const read = readDocument('ignition', name, text)
    return read.ok ? 'taken' : read.error
  }
  assert.equal(reason('a.ign', '{"ignition":{"version":"3.4.0"}}'), 'taken')
  assert.match(reason('a.ign', '{"ignition":{"version":"3.4.0"},"storage":7}'), /^ignition\/a\.ign:1:\d+: /)
  assert.equal(reason('a.yaml', 'variant: {{.variant}}\nstorage: 7\n'), 'taken')
  assert.match(reason('a.yaml', 'variant: flatcar\nversion: 1.1.0\nstorage: 7\n'), /^ignition\/a\.yaml:3:\d+: /)
})
