/**
 * In an isolated network: two machines boot from one matchbox data folder, the first through `coldforge serve`, with an artifact and a one-time
 * Ignition, the second through `coldforge matchbox`, as machines of matchbox do. Prints their screens, and the boot of the first. Argument: an empty folder.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { bootMedia } from '../../lab/boot-media.ts'
import { macOf, uuidOf } from '../../lab/machine/identity.ts'
import { powerOn, type PoweredMachine } from '../../lab/machine/power.ts'
import { addCable, LAB_ADDRESS, raiseBridge } from '../../lab/network/bridge.ts'
import { osImage } from '../../lab/os-image/build.ts'
import { adminSocket } from '../../lab/run-plan.ts'
import { startServer } from '../../lab/server.ts'
import { boot, machine } from '../../src/api/contract.ts'
import { artifactSet } from '../../src/artifacts/artifact-set.ts'
import { apiClient } from '../../src/bin/api-client.ts'
import { cacheDir } from '../../src/host/cache-dir.ts'
import { stockIpxe } from '../../src/host/ipxe-package.ts'
import { SAYS, writeSite } from './site.ts'

const folder = process.argv[2] ?? ''
const root = join(folder, 'matchbox')
const address = `${LAB_ADDRESS}:8090`
const roles = { [macOf(1)]: 'booted by serve', [macOf(2)]: 'booted by matchbox' }

raiseBridge()
const image = await osImage(() => {})
writeSite(root, image, `http://${address}`, roles)
process.env['COLDFORGE_PROFILES_DIRECTORY'] = root
await startServer({ folder, image })
const requests = await startMatchbox()
const client = apiClient({ server: `unix:${adminSocket(folder)}` })

const machines = await Promise.all([
  bootMedia(client, 'iso', folder).then((media) => switchOn(1, media)),
  matchboxMedia().then((media) => switchOn(2, media)),
])
const screens = await Promise.all(machines.map((powered) => powered.shows(new RegExp(`${SAYS} .*:|STOPPED`))))
const known = await client.get('/api/v1/machines', z.object({ machines: z.array(machine) }))
const id = known.machines.find(({ uuid }) => uuid === uuidOf(1))?.id
const { boots } = await client.get(`/api/v1/machines/${id}/boots`, z.object({ boots: z.array(boot) }))
process.stdout.write(JSON.stringify({ screens, boots, requests }), () => process.exit(0))

/** Resolves once it listens, with the lines of requests that it goes on to log. */
async function startMatchbox(): Promise<readonly string[]> {
  const command = join(import.meta.dirname, '../../src/bin/coldforge.ts')
  // Debian's Ignition reads versions up to 3.3. As matchbox, everything would be rewritten as 3.4.
  const flags = ['-mode', 'strict', '-address', address, '-data-path', root, '-assets-path', join(root, 'assets')]
  const matchbox = spawn(process.execPath, [command, 'matchbox', ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  const log = createWriteStream(join(folder, 'matchbox.log'))
  const lines: string[] = []
  const listening = Promise.withResolvers<void>()
  createInterface({ input: matchbox.stderr }).on('line', (line) => {
    log.write(`${line}\n`)
    lines.push(line)
    if (line.includes('Starting matchbox HTTP server')) listening.resolve()
  })
  await Promise.race([
    listening.promise,
    once(matchbox, 'exit').then(() => Promise.reject(new Error(lines.join('\n')))),
  ])
  return lines
}

/** A CD with a stock iPXE that goes where machines of matchbox go. */
async function matchboxMedia(): Promise<string> {
  const ipxe = await stockIpxe({ cache: cacheDir(process.env) })
  if (!ipxe.ok) throw new Error(ipxe.error.says)
  const script = `#!ipxe\ndhcp\nchain http://${address}/boot.ipxe || shell\n`
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
  const files = await artifactSet(ipxe.value, script, { sha256 })
  if (!files.ok) throw new Error(files.error.says)
  const saved = join(folder, 'matchbox.iso')
  writeFileSync(saved, files.value['boot.iso'])
  return saved
}

function switchOn(index: number, media: string | undefined): Promise<PoweredMachine> {
  const hardware = { firmware: 'iso' as const, uuid: uuidOf(index), mac: macOf(index), tap: addCable(index) }
  return powerOn({ ...hardware, memory: 1024, media }, join(folder, `machine${index}`))
}
