import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inClusterAccess } from './in-cluster.ts'

const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }

test('a pod speaks to the API of its cluster, with the token that is in its file at that moment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-account-'))
  try {
    await writeFile(join(folder, 'ca.crt'), 'PEM')
    await writeFile(join(folder, 'token'), 'first\n')
    const access = await inClusterAccess(environment, folder)
    assert.ok(access.ok && access.value.credential.kind === 'token')
    assert.deepEqual([access.value.server.href, access.value.caPem], ['https://[fd00::1]/', 'PEM'])
    assert.equal(await access.value.credential.read(), 'first')
    await writeFile(join(folder, 'token'), 'second\n')
    assert.equal(await access.value.credential.read(), 'second')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a process that is no pod is told so', async () => {
  for (const given of [{}, environment]) {
    const access = await inClusterAccess(given, '/nonexistent')
    assert.equal(!access.ok && access.error.code, 'NOT_IN_CLUSTER')
  }
})
