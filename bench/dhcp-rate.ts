import { coldforge, dnsmasq, iscDhcpd, kea, type DhcpRecipe } from './dhcp-servers.ts'
import { measure, printRow, rateOf, ready, summary, takeTurns, withServer, type Rig } from './dhcp-rig.ts'
import { median } from './machine-facts.ts'

/** D1 and D2: completed exchanges a second, and what one costs. */
export async function throughput(rig: Rig): Promise<void> {
  const servers = [coldforge(), kea, iscDhcpd, dnsmasq]
  for (const inFlight of [1, 32, 256]) {
    const work = (recipe: DhcpRecipe) => withServer(rig, recipe, (server) => measure(rig, server, { inFlight }))
    const results = await takeTurns(rig.runs, servers, work)
    console.log(`\nexchanges, ${inFlight} in flight (median of ${rig.runs})`)
    printRow('', 'a second', 'coldforge is', 'CPU us each', 'p99 ms', 'timeouts', 'NAKs', 'load busy')
    const [ours] = [...results.values()].map(summary)
    for (const [{ name }, all] of results) {
      const { perSecond, cpu, p99, timeouts, denied, busy } = summary(all)
      const ratio = `${((ours?.perSecond ?? Number.NaN) / perSecond).toFixed(2)}x`
      const rest = [p99.toFixed(1), String(timeouts), String(denied), busy.toFixed(2)]
      printRow(name, perSecond.toFixed(0), ratio, cpu.toFixed(1), ...rest)
    }
  }
}

/** D3: what is still completed when three times as many begin as can be served, and nobody asks twice. */
export async function overload(rig: Rig): Promise<void> {
  const work = (recipe: DhcpRecipe) =>
    withServer(rig, recipe, async () => {
      await ready(rig)
      const peak = rateOf(await rig.bed.load({ inFlight: 256, seconds: rig.seconds }))
      const open = { kind: 'open', perSecond: 3 * peak, seconds: rig.seconds, warmUpSeconds: 1 } as const
      const flood = await rig.bed.load(open)
      return { peak, goodput: rateOf(flood) / peak, offered: flood.begun / flood.seconds / peak, busy: flood.busy }
    })
  const results = await takeTurns(rig.runs, [coldforge(), kea], work)
  console.log(`\noverload (median of ${rig.runs})`)
  printRow('', 'peak', 'offered/peak', 'goodput/peak', 'load busy')
  for (const [{ name }, all] of results) {
    const middle = (key: 'peak' | 'goodput' | 'offered' | 'busy'): number => median(all.map((one) => one[key]))
    printRow(
      name,
      middle('peak').toFixed(0),
      middle('offered').toFixed(2),
      middle('goodput').toFixed(2),
      middle('busy').toFixed(2),
    )
  }
}
