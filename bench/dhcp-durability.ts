import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { coldforge, dnsmasq, iscDhcpd, kea, type DhcpRecipe } from './dhcp-servers.ts'
import { printRow, withServer, type Rig } from './dhcp-rig.ts'

/** What each server really asks of the disk, as strace sees it. Rates measured under strace mean nothing and are not shown. */
export async function durability(rig: Rig): Promise<void> {
  console.log('\nsyncs for each ACK, 32 in flight, under strace')
  for (const recipe of [coldforge(), kea, iscDhcpd, dnsmasq]) {
    const traced: DhcpRecipe = {
      ...recipe,
      command: (folder) => [
        'strace',
        '-fqq',
        '--interruptible=waiting',
        '--trace=fsync,fdatasync',
        `--output=${join(folder, 'trace')}`,
        ...recipe.command(folder),
      ],
    }
    await withServer(rig, traced, async (server, folder) => {
      const { done } = await rig.bed.load({ inFlight: 32, seconds: 4, warmUpSeconds: 0, patience: 200 })
      // strace writes the rest of its list when it ends.
      await server[Symbol.asyncDispose]()
      const syncs = readFileSync(join(folder, 'trace'), 'latin1').match(/\bf(?:data)?sync\(/g)?.length ?? 0
      printRow(recipe.name, (syncs / done).toFixed(2), `   ${recipe.durability}`)
    })
  }
}
