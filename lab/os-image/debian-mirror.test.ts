import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainArchive } from './debian-mirror.ts'

test('the main archive is taken, not the security archive and not another vendor', () => {
  const targets = [
    'DEP-11 main bookworm http://mirror.example/debian/',
    'Packages stable cloud-sdk-bookworm http://vendor.example/apt/',
    'Packages main bookworm-security http://mirror.example/debian-security/',
    'Packages main bookworm-updates http://mirror.example/debian/',
    'Packages main trixie http://mirror.example/debian/',
  ]
  assert.equal(mainArchive(targets.join('\n')), 'http://mirror.example/debian/')
  assert.equal(mainArchive(targets.slice(0, 3).join('\n')), undefined)
})
