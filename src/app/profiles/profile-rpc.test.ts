import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { instant } from '../../base/instant.ts'
import { openLog } from '../../host/log.ts'
import { MatchboxFiles } from '../../store/matchbox-files/matchbox-files.ts'
import { configSchema, type Config } from '../config/schema.ts'
import { startProfileRpc } from './profile-rpc.ts'
import { signersOf } from './profile-signers.ts'

const config = (profiles: object): Config => configSchema.parse({ profiles, log: { format: 'json' } })

function start(t: TestContext, settings: object, hasFolder: boolean): Promise<unknown> {
  const root = mkdtempSync(join(tmpdir(), 'profile-rpc-'))
  const files = new MatchboxFiles({ root, onProblem: ({ says }) => assert.fail(says), onRecovery: () => {} })
  t.after(() => {
    files[Symbol.dispose]()
    rmSync(root, { recursive: true })
  })
  const whole = config(settings)
  return startProfileRpc({
    config: whole,
    files: hasFolder ? files : undefined,
    organizationId: 1,
    audit: { note: async () => assert.fail('nothing changes'), entries: async () => [], about: async () => [] },
    log: openLog(whole.log),
    clock: () => instant(0),
    onFailed: (failure) => assert.fail(String(failure)),
  })
}

test('gRPC is served only where it is asked for, and never without a folder or without mutual TLS', async (t) => {
  assert.equal(await start(t, {}, true), undefined)
  await assert.rejects(start(t, { rpcAddress: '127.0.0.1:0' }, false), /set profiles\.directory/)
  await assert.rejects(start(t, { rpcAddress: '127.0.0.1:0', certFile: '/c' }, true), /set profiles\.certFile/)
})

test('keys that nothing would be signed with, and half a pair of them, are refused', async () => {
  await assert.rejects(signersOf(config({ directory: '/d', keyRingPath: '/k' }), ''), /there is nothing to sign/)
  const half = { directory: '/d', http: true, cmsCertFile: '/c' }
  await assert.rejects(signersOf(config(half), ''), /without the file of its private key/)
  assert.deepEqual(await signersOf(config({ directory: '/d' }), ''), { signer: undefined, cms: undefined })
})
