import assert from 'node:assert/strict'
import { test } from 'node:test'
import { artifactClient } from './artifact-credentials.ts'
import { openDesk, winners } from './ignition-desk.ts'
import { newIgnition, readTwice } from './ignition-race.ts'
import { startServer } from './server.ts'

// The full numbers, a million and ten thousand, are for `npm run bench -- artifacts --races`.

test('of two thousand pairs of readers of one token each, exactly one of every pair wins', async () => {
  using desk = await openDesk()
  const tokens = await Promise.all(Array.from({ length: 2000 }, () => desk.issue()))
  const pairs = await Promise.all(tokens.map((token) => Promise.all([desk.read(token), desk.read(token)])))
  for (const pair of pairs) assert.equal(winners(pair), 1)
})

test('of a hundred pairs over TLS exactly one wins, and after kill -9 in the middle of a hundred more nobody wins twice', async () => {
  await using server = await startServer(['--image-kernel', import.meta.filename])
  const artifact = await artifactClient(server, 'race')
  const paths = await Promise.all(Array.from({ length: 200 }, (_, i) => newIgnition(server, artifact, i)))
  const [calm, crashed] = [paths.slice(0, 100), paths.slice(100)]
  for (const readings of await Promise.all(calm.map((path) => readTwice(server, path))))
    assert.deepEqual(
      readings.toSorted((a, b) => a.localeCompare(b)),
      ['got it', 'refused'],
    )

  const racing = crashed.map((path) => readTwice(server, path))
  await Promise.race(racing)
  await server.crashAndRestart()
  const before = await Promise.all(racing)
  const after = await Promise.all(crashed.map((path) => readTwice(server, path)))
  assert.ok(before.flat().includes('lost'), 'the crash came too late to mean anything')
  for (const [i, readings] of before.entries()) {
    const won = [...readings, ...(after[i] ?? [])].filter((reading) => reading === 'got it').length
    assert.ok(won <= 1, `token ${i} was won ${won} times`)
  }
})
