import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { coldforge, dnsmasq, iscDhcpd, kea, type DhcpRecipe } from './dhcp-servers.ts'
import { printRow, ready, withServer, type Rig } from './dhcp-rig.ts'

/** What each server really asks of the disk, as strace sees it. Rates measured under strace mean nothing and are not shown. */
export async function durability(rig: Rig): Promise<void> {
  console.log('\nsyncs for each ACK, 32 in flight, under strace')
  for (const recipe of [coldforge(), kea, iscDhcpd, dnsmasq]) {
    const traced: DhcpRecipe = {
      ...recipe,
      command: (folder) => [
        'strace',
        '-fqq',
        '--trace=fsync,fdatasync',
        `--output=${join(folder, 'trace')}`,
        ...recipe.command(folder),
      ],
    }
    await withServer(rig, traced, async (_server, folder) => {
      const syncs = (): number =>
        readFileSync(join(folder, 'trace'), 'latin1').match(/\bf(?:data)?sync\(/g)?.length ?? 0
      await ready(rig)
      const before = syncs()
      const { done } = await rig.bed.load({ inFlight: 32, seconds: 2, warmUpSeconds: 0 })
      printRow(recipe.name, ((syncs() - before) / done).toFixed(2), `   ${recipe.durability}`)
    })
  }
}
