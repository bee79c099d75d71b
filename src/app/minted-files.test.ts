import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusal } from '../base/refusal.ts'
import { MintedFiles, type ArtifactFiles } from './minted-files.ts'

/** Makes sets of `bytes` bytes and counts how often. */
function mint(bytes: number): { readonly make: () => Promise<ArtifactFiles>; times: number } {
  const counted = { times: 0, make: async () => (counted.times++, new Map([['boot.iso', new Uint8Array(bytes)]])) }
  return counted
}

test('a set is made once for everybody who asks, also for those who ask while it is being made', async () => {
  const cache = new MintedFiles()
  const set = mint(10)
  await Promise.all([cache.get(1, set.make), cache.get(1, set.make)])
  await cache.get(1, set.make)
  assert.equal(set.times, 1)
})

test('beyond the bound the set that was asked for longest ago is forgotten', async () => {
  const cache = new MintedFiles(25)
  const [a, b, c] = [mint(10), mint(10), mint(10)]
  await cache.get(1, a.make)
  await cache.get(2, b.make)
  await cache.get(1, a.make)
  await cache.get(3, c.make)
  await cache.get(1, a.make)
  await cache.get(2, b.make)
  assert.deepEqual([a.times, b.times], [1, 2])
})

test('a refusal and a failure are not remembered', async () => {
  const cache = new MintedFiles()
  await cache.get(1, async () => refusal('NO_IPXE', 503, 'none', 'get one'))
  await assert.rejects(cache.get(1, () => Promise.reject(new Error('disk'))))
  const set = mint(1)
  await cache.get(1, set.make)
  assert.equal(set.times, 1)
})
