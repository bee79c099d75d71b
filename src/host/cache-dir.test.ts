import assert from 'node:assert/strict'
import { homedir } from 'node:os'
import { test } from 'node:test'
import { cacheDir } from './cache-dir.ts'

test('our own variable comes before the desktop standard, and that before the home folder', () => {
  assert.equal(cacheDir({ COLDFORGE_CACHE: '/a', XDG_CACHE_HOME: '/b' }), '/a')
  assert.equal(cacheDir({ XDG_CACHE_HOME: '/b' }), '/b/coldforge')
  assert.equal(cacheDir({}), `${homedir()}/.cache/coldforge`)
})

test('an empty variable counts as none', () => {
  assert.equal(cacheDir({ COLDFORGE_CACHE: '', XDG_CACHE_HOME: '' }), `${homedir()}/.cache/coldforge`)
})
