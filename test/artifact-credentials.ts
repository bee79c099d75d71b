import { createPrivateKey, X509Certificate } from 'node:crypto'
import { request } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import type { TestServer } from './server.ts'

export interface ArtifactClient {
  readonly id: number
  readonly cert: string
  readonly key: string
}

/** Makes a boot artifact and takes the client certificate out of its file, as iPXE does and as a thief could. */
export async function artifactClient(server: TestServer, name: string): Promise<ArtifactClient> {
  const made = await server.api('POST', '/boot-artifacts', { name })
  const { id } = made.json as { id: number }
  const file = await download(server, `/api/v1/boot-artifacts/${id}/files/boot-bios.kpxe`)
  const setting = (name: string): Buffer => {
    const hex = new RegExp(`set ${name}:hex ([0-9a-f:]+)\n`).exec(file.toString('latin1'))?.[1] ?? ''
    return Buffer.from(hex.replaceAll(':', ''), 'hex')
  }
  const key = createPrivateKey({ key: setting('privkey'), format: 'der', type: 'pkcs1' })
  return {
    id,
    cert: new X509Certificate(setting('cert')).toString(),
    key: key.export({ type: 'pkcs8', format: 'pem' }),
  }
}

async function download(server: TestServer, path: string): Promise<Buffer> {
  const sent = request({ socketPath: join(server.dataDir, 'admin.sock'), path }).end()
  const [response] = await once(sent, 'response')
  return buffer(response)
}
