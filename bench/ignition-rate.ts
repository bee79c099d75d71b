import { openDesk, winners } from '../test/ignition-desk.ts'

const TOKENS = 10_000
/** Machines that ask at the same moment. */
const READERS = 32

/** Verify the token, spend it durably, render, keep the event: how many a second, and how long each waits. */
export async function ignitionRate(): Promise<void> {
  using desk = await openDesk()
  const tokens = await Promise.all(Array.from({ length: TOKENS }, () => desk.issue()))
  const waits: number[] = []
  const started = performance.now()
  await Promise.all(
    Array.from({ length: READERS }, async () => {
      for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) {
        const asked = performance.now()
        if (winners([await desk.read(token)]) !== 1) throw new Error('a good token was refused')
        waits.push(performance.now() - asked)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1)
  console.log(
    `one-time Ignitions, durable, ${READERS} readers at once: ${(TOKENS / seconds).toFixed(0)}/s (target 2000)`,
  )
  console.log(`  each waits p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (target 30)`)
}
