import { once } from 'node:events'
import { request, type Agent } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { ArtifactClient } from './artifact-credentials.ts'
import { get, IPXE, type TestServer } from './server.ts'

/** What became of one reader. `lost`: the connection ended before an answer came. */
export type Reading = 'got it' | 'refused' | 'lost'

/** The path of a new one-time Ignition of a machine of its own. */
export async function newIgnition(server: TestServer, artifact: ArtifactClient, index: number): Promise<string> {
  const digits = index.toString(16).padStart(12, '0')
  const mac = `02-${(digits.match(/../g) ?? []).slice(1).join('-')}`
  const script = await get(server.ports.boot, `/ipxe/boot?uuid=6a2b5a4e-3f3a-4e5d-8a3a-${digits}&mac=${mac}`, {
    ...artifact,
    userAgent: IPXE,
  })
  const path = /ignition\.config\.url=https:\/\/[^/]+(\S+)/.exec(script.body)?.[1]
  if (path === undefined) throw new Error(`no Ignition in the script:\n${script.body}`)
  return path
}

/** Two readers of one Ignition at the same moment, each on a connection of its own. */
export const readTwice = (server: TestServer, path: string, agent?: Agent): Promise<readonly Reading[]> =>
  Promise.all([read(server, path, agent), read(server, path, agent)])

async function read(server: TestServer, path: string, agent: Agent | undefined): Promise<Reading> {
  const sent = request({
    host: '127.0.0.1',
    port: server.ports.https,
    path,
    rejectUnauthorized: false,
    agent: agent ?? false,
  })
  try {
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    if (response.statusCode === 200) return 'got it'
    if (response.statusCode === 410) return 'refused'
    throw new Error(`the server answered ${response.statusCode}`)
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure) return 'lost'
    throw failure
  }
}
