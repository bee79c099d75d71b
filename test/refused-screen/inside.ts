/**
 * In an isolated network: a machine boots from an artifact that has been revoked. Prints what its screen shows, and its boot as the
 * server tells it. Argument: an empty folder.
 */
import { z } from 'zod'
import { boot, bootArtifact } from '../../src/api/contract.ts'
import { apiClient } from '../../src/bin/api-client.ts'
import { bootMedia } from '../../lab/boot-media.ts'
import { macOf, uuidOf } from '../../lab/machine/identity.ts'
import { powerOn } from '../../lab/machine/power.ts'
import { addCable, raiseBridge } from '../../lab/network/bridge.ts'
import { osImage } from '../../lab/os-image/build.ts'
import { adminSocket } from '../../lab/run-plan.ts'
import { startServer } from '../../lab/server.ts'

const folder = process.argv[2] ?? ''
const client = apiClient({ server: `unix:${adminSocket(folder)}` })

raiseBridge()
await startServer({ folder, image: await osImage(() => {}) })
const media = await bootMedia(client, 'iso', folder)
const { boot_artifacts: artifacts } = await client.get(
  '/api/v1/boot-artifacts',
  z.object({ boot_artifacts: z.array(bootArtifact) }),
)
for (const { id, name } of artifacts)
  if (name === 'lab') await client.send('DELETE', `/api/v1/boot-artifacts/${id}`, undefined, bootArtifact)

const machine = await powerOn(
  { firmware: 'iso', uuid: uuidOf(1), mac: macOf(1), tap: addCable(1), memory: 512, media },
  `${folder}/machine1`,
)
const screen = await machine.shows(/asking again/)
const { boots } = await client.get('/api/v1/boots', z.object({ boots: z.array(boot) }))
process.stdout.write(JSON.stringify({ screen, boots }), () => process.exit(0))
