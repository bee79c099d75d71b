import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import type { BootArtifact } from './boot-artifact.ts'
import { judgeUefiHttpBootUrl, parseUefiPath, type UefiHttpBootUrl } from './uefi-http-boot-url.ts'

const artifact: BootArtifact = {
  id: 1,
  organizationId: 1,
  name: 'rack',
  status: 'ready',
  fingerprint: '',
  ipxeVersion: '',
  network: undefined,
  createdAt: instant(0),
  expiresAt: instant(500),
  revokedAt: undefined,
  lastUsedAt: undefined,
}

const url: UefiHttpBootUrl = {
  id: 1,
  artifactId: 1,
  name: 'firmware',
  protocols: 'https_only',
  hash: '',
  createdAt: instant(0),
  expiresAt: instant(1000),
  revokedAt: undefined,
  lastUsedAt: undefined,
  uses: 0,
}

const verdict = (change: Partial<UefiHttpBootUrl>, of: Partial<BootArtifact> = {}, at = 100) => {
  const judged = judgeUefiHttpBootUrl({ ...url, ...change }, { ...artifact, ...of }, 'https', instant(at))
  return isRefusal(judged) ? judged.code : 'yes'
}

test('a URL works until it is revoked or expires, or its artifact does', () => {
  assert.equal(verdict({}), 'yes')
  assert.equal(verdict({ revokedAt: instant(50) }), 'UEFI_URL_REVOKED')
  assert.equal(verdict({ expiresAt: instant(100) }), 'UEFI_URL_EXPIRED')
  assert.equal(verdict({}, { revokedAt: instant(50) }), 'ARTIFACT_REVOKED')
  assert.equal(verdict({}, {}, 500), 'ARTIFACT_EXPIRED')
})

test('a URL works over its own protocols only', () => {
  assert.equal(verdict({ protocols: 'http_only' }), 'UEFI_URL_PROTOCOL')
  assert.equal(verdict({ protocols: 'http_and_https' }), 'yes')
})

test('only the EFI programs can be asked for, and nothing around them', () => {
  assert.deepEqual(parseUefiPath('/efi/abc-_1/boot-arm64.efi'), { token: 'abc-_1', file: 'boot-arm64.efi' })
  for (const path of [
    '/efi/abc/boot.iso',
    '/efi/abc/boot-amd64.efi/',
    '/efi//boot-amd64.efi',
    '/efi/a/../boot-amd64.efi',
  ])
    assert.equal(parseUefiPath(path), undefined, path)
})
