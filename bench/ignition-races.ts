import { Agent } from 'node:https'
import { artifactClient } from '../test/artifact-credentials.ts'
import { openDesk, winners } from '../test/ignition-desk.ts'
import { newIgnition, readTwice } from '../test/ignition-race.ts'
import { startServer } from '../test/server.ts'

const SIMULATED = 1_000_000
const REAL = 10_000
const AT_ONCE = 500

/** Pairs of readers of one token: exactly one of each pair may win. Throws at the first pair where that is not so. */
export async function ignitionRaces(): Promise<void> {
  await simulated()
  await real()
}

async function simulated(): Promise<void> {
  const started = performance.now()
  for (let done = 0; done < SIMULATED; done += 20_000) {
    using desk = await openDesk()
    for (let i = 0; i < 20_000; i += AT_ONCE) {
      const tokens = await Promise.all(Array.from({ length: AT_ONCE }, () => desk.issue()))
      const pairs = await Promise.all(tokens.map((token) => Promise.all([desk.read(token), desk.read(token)])))
      for (const pair of pairs) if (winners(pair) !== 1) throw new Error(`${winners(pair)} readers of one token won`)
    }
  }
  console.log(`${SIMULATED} simulated pairs: exactly one won, every time (${minutes(started)})`)
}

async function real(): Promise<void> {
  const started = performance.now()
  await using server = await startServer(['--image-kernel', import.meta.filename])
  const artifact = await artifactClient(server, 'race')
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  for (let done = 0; done < REAL; done += AT_ONCE) {
    const indexes = Array.from({ length: AT_ONCE }, (_, i) => done + i)
    const paths = await Promise.all(indexes.map((index) => newIgnition(server, artifact, index)))
    // Every fourth batch loses its server in the middle: then at most one may have won, over both attempts.
    const crash = (done / AT_ONCE) % 4 === 3
    const racing = paths.map((path) => readTwice(server, path, agent))
    if (crash) await Promise.race(racing).then(() => server.crashAndRestart())
    const first = await Promise.all(racing)
    const second = crash ? await Promise.all(paths.map((path) => readTwice(server, path, agent))) : []
    for (const [i, readings] of first.entries()) {
      const won = [...readings, ...(second[i] ?? [])].filter((reading) => reading === 'got it').length
      if (won > 1 || (!crash && won !== 1)) throw new Error(`${won} readers of one token won`)
    }
  }
  agent.destroy()
  console.log(`${REAL} real pairs over TLS, 5 times across kill -9: never two winners (${minutes(started)})`)
}

const minutes = (since: number): string => `${((performance.now() - since) / 60_000).toFixed(1)} min`
