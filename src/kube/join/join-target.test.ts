import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, DAY } from '../../base/instant.ts'
import { createAuthority } from '../../host/certificates.ts'
import { caPins } from '../access/ca-pin.ts'
import { joinTargetOf } from './join-target.ts'

const now = Date.now()
const wish = { commonName: 'kubernetes', notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
const { certificatePem: caPem } = await createAuthority(wish)

test('machines join where we go ourselves, with the port that https has by itself', () => {
  const cases = [
    ['https://api.example.org:6443', 'api.example.org:6443'],
    ['https://api.example.org', 'api.example.org:443'],
    ['https://[fd00::1]:6443/', '[fd00::1]:6443'],
  ] as const
  for (const [server, apiServer] of cases)
    assert.deepEqual(joinTargetOf({ server: new URL(server), caPem }), { apiServer, caPins: caPins(caPem) })
})

test('an API whose authority is not named, or that is behind a path, is no place to join', () => {
  assert.equal(joinTargetOf({ server: new URL('https://api.example.org'), caPem: undefined }), undefined)
  assert.equal(joinTargetOf({ server: new URL('https://proxy.example.org/k8s/c-1'), caPem }), undefined)
})
