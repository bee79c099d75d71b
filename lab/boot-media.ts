import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { bootArtifact } from '../src/api/contract.ts'
import type { ApiClient } from '../src/bin/api-client.ts'
import { mediumOf, type Firmware } from './machine/firmware.ts'

/**
 * The file that a machine with this firmware boots from, minted by the server as for any customer and saved in `folder`; or
 * undefined when the network is all it needs.
 */
export async function bootMedia(client: ApiClient, firmware: Firmware, folder: string): Promise<string | undefined> {
  const medium = mediumOf(firmware)
  if (medium === 'network') return undefined
  const wanted = medium === 'cd' ? 'boot.iso' : 'boot-amd64.raw'
  const artifact = await client.send('POST', '/api/v1/boot-artifacts', { name: 'lab' }, bootArtifact)
  const file = artifact.files.find(({ name }) => name === wanted)
  if (file === undefined) throw new Error(`the server makes no ${wanted}`)
  const saved = join(folder, wanted)
  await pipeline(await client.open(file.path), createWriteStream(saved))
  return saved
}
