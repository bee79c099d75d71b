import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveStanza } from './apt-sources.ts'

const list = (text: string): string | undefined => archiveStanza([{ format: 'list', text }], 'trixie')
const deb822 = (text: string): string | undefined => archiveStanza([{ format: 'deb822', text }], 'trixie')

const stanza = `Types: deb
URIs: http://archive.example/debian
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`

test('the archive of a one-line source is used for the suite that is wanted', () => {
  assert.equal(list('deb [signed-by=/k] http://archive.example/debian bookworm main contrib # here'), stanza)
})

test('the archive of a deb822 source is used for the suite that is wanted', () => {
  const text = `Types: deb deb-src\n# a comment\nURIs: http://archive.example/debian http://other.example\nSuites: bookworm bookworm-updates\nComponents: main`
  assert.equal(deb822(text), stanza)
})

test('security updates, other distributions and switched-off sources are not the archive', () => {
  assert.equal(list('deb http://a.example/debian-security bookworm-security main'), undefined)
  assert.equal(list('deb http://a.example/ubuntu noble main'), undefined)
  assert.equal(
    list('# deb http://a.example/debian bookworm main\ndeb-src http://a.example/debian bookworm main'),
    undefined,
  )
  assert.equal(deb822('Types: deb\nURIs: http://a\nSuites: stable\nComponents: main\nEnabled: no'), undefined)
  assert.equal(deb822('Types: deb\nURIs: http://a\nSuites: stable\nComponents: contrib'), undefined)
})

test('the first archive wins, in the order of the files', () => {
  const files = ['http://archive.example/debian', 'http://late.example/debian'].map((uri) => ({
    format: 'list' as const,
    text: `deb ${uri} sid main`,
  }))
  assert.equal(archiveStanza(files, 'trixie'), stanza)
})

test('a machine without sources has no archive', () => {
  assert.equal(archiveStanza([], 'trixie'), undefined)
})
