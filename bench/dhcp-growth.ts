import { join } from 'node:path'
import { writeLeases } from './dhcp-site.ts'
import { coldforge, dnsmasqProxy, type DhcpRecipe } from './dhcp-servers.ts'
import { measure, printRow, ready, summary, takeTurns, withServer, type Figures, type Rig } from './dhcp-rig.ts'
import { median } from './machine-facts.ts'

const MILLION = 1_000_000

/** D4, and memory: the rate of a server that already has so many leases. */
export async function leases(rig: Rig): Promise<void> {
  const work = (count: number) =>
    withServer(
      rig,
      coldforge(),
      (server) => measure(rig, server, { inFlight: 32 }),
      (folder) => writeLeases(join(folder, 'store.db'), count),
    )
  printGrowth('leases', await takeTurns(rig.runs, [0, 100_000, MILLION], work))
}

/** D5: from the start of a new process after kill -9 to its first ACK. */
export async function restart(rig: Rig): Promise<void> {
  const work = (count: number) =>
    withServer(
      rig,
      coldforge(),
      async (server, folder) => {
        await measure(rig, server, { inFlight: 32, seconds: 1 })
        await server.kill()
        const startedAt = Date.now()
        await using _again = rig.bed.start(coldforge(), folder)
        return (
          ((await rig.bed.load({ inFlight: 4, seconds: 'first', warmUpSeconds: 0, patience: 50 })).firstAt -
            startedAt) /
          1000
        )
      },
      (folder) => writeLeases(join(folder, 'store.db'), count),
    )
  const results = await takeTurns(rig.runs, [0, 100_000, MILLION], work)
  console.log(`\nkill -9 to the first ACK of the next process, coldforge (median of ${rig.runs})`)
  for (const [count, all] of results) printRow(`${count} leases`, `${median(all).toFixed(2)} s`)
}

/** D6: offers beside another DHCP server. */
export async function proxy(rig: Rig): Promise<void> {
  const servers = [coldforge({ mode: 'proxy' }), dnsmasqProxy]
  const load = { wants: 'offer', inFlight: 32 } as const
  const work = (recipe: DhcpRecipe) =>
    withServer(rig, recipe, async (server) => {
      await ready(rig, load)
      return measure(rig, server, load)
    })
  const results = await takeTurns(rig.runs, servers, work)
  const [ours] = [...results.values()].map(summary)
  console.log(`\noffers of a proxy, 32 in flight (median of ${rig.runs})`)
  printRow('', 'a second', 'coldforge is', 'CPU us each', 'p99 ms', 'timeouts')
  for (const [{ name }, all] of results) {
    const { perSecond, cpu, p99, timeouts } = summary(all)
    const ratio = `${((ours?.perSecond ?? Number.NaN) / perSecond).toFixed(2)}x`
    printRow(name, perSecond.toFixed(0), ratio, cpu.toFixed(1), p99.toFixed(1), String(timeouts))
  }
}

/** The cost of one more network and of one more reservation. */
export async function growth(rig: Rig): Promise<void> {
  for (const what of ['otherNetworks', 'reservations'] as const) {
    const work = (count: number) =>
      withServer(rig, coldforge({ [what]: count }), (server) => measure(rig, server, { inFlight: 32 }))
    printGrowth(what === 'reservations' ? what : 'networks', await takeTurns(rig.runs, [0, 1000, 100_000], work))
  }
}

function printGrowth(what: string, results: ReadonlyMap<number, readonly Figures[]>): void {
  const [[, base] = []] = [...results].map(([count, all]) => [count, summary(all)] as const)
  console.log(`\ncoldforge with ${what}, 32 in flight (median)`)
  printRow(what, 'a second', 'to none', 'CPU us each', 'to none', 'MiB')
  for (const [count, all] of results) {
    const { perSecond, cpu, memory } = summary(all)
    const ratio = (value: number, of: number | undefined): string => (value / (of ?? Number.NaN)).toFixed(2)
    const rates = [perSecond.toFixed(0), ratio(perSecond, base?.perSecond), cpu.toFixed(1), ratio(cpu, base?.cpu)]
    printRow(String(count), ...rates, memory.toFixed(0))
  }
}
