import { once } from 'node:events'
import { request } from 'node:https'
import { get, IPXE, type TestServer } from './server.ts'

/** A machine as the server sees one: requests in the order of a boot, each when the test says so. */
export interface ConsoleMachine {
  /** Asks for its boot script, and with it becomes a machine. The answer is the script. */
  readonly askForScript: () => Promise<string>
  readonly loadSystem: () => Promise<void>
  /** The answer is the config. */
  readonly readIgnition: () => Promise<string>
  /** `bootId` is the kernel's; the same one unless told. */
  readonly reportHeartbeat: (bootId?: string) => Promise<void>
  /** ASCII only. */
  readonly sendJournal: (text: string) => Promise<void>
  /** What the agent is told to do, if it is told anything now. */
  readonly readInstruction: () => Promise<string>
  /** Any other request of the agent: `POST`, `instructions/7`. */
  readonly asAgent: (method: string, path: string, body?: string) => Promise<string>
}

export interface Identity {
  readonly uuid: string
  readonly mac: string
  readonly product?: string
}

export function consoleMachine(server: TestServer, token: string, identity: Identity): ConsoleMachine {
  const port = server.ports.https
  let script = ''
  let agentToken = ''
  const fromScript = (pattern: RegExp): string => pattern.exec(script)?.[1] ?? ''

  return {
    askForScript: async () => {
      const query = new URLSearchParams({ token, ...identity })
      script = (await get(port, `/ipxe/boot?${query}`, { userAgent: IPXE })).body
      return script
    },
    loadSystem: async () => {
      await get(port, fromScript(/^kernel --name \S+ https:\/\/[^/]+(\S+)/m))
      await get(port, fromScript(/^initrd --name initrd https:\/\/[^/]+(\S+)/m))
    },
    readIgnition: async () => {
      const { body } = await get(port, fromScript(/ignition\.config\.url=https:\/\/[^/]+(\S+)/))
      agentToken = tokenIn(body)
      return body
    },
    reportHeartbeat: async (bootId = BOOT_ID) =>
      void (await askAsAgent(port, agentToken, 'POST', 'heartbeat', JSON.stringify({ ...heartbeat, bootId }))),
    sendJournal: async (text) => {
      for (let offset = 0; offset < text.length; offset += CHUNK) {
        const path = `journal?bootId=${BOOT_ID}&offset=${offset}`
        await askAsAgent(port, agentToken, 'POST', path, text.slice(offset, offset + CHUNK))
      }
    },
    readInstruction: () => askAsAgent(port, agentToken, 'GET', 'instructions'),
    asAgent: (method, path, body) => askAsAgent(port, agentToken, method, path, body),
  }
}

/** What the server takes at once. */
const CHUNK = 256 * 1024

const BOOT_ID = '6e6f1c0a-98c1-4f8b-9f0b-2b8e6b6e21d4'

const heartbeat = {
  kernel: '6.1.0-53-amd64',
  os: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  uptimeSeconds: 9,
  clockMilliseconds: 1_790_000_000_123,
  memoryBytes: 2 ** 36,
  hostname: 'worker',
  disks: [{ name: 'nvme0n1', sizeBytes: 1_920_383_410_176, model: 'MZQL21T9HCJR', serial: 'S64GNE0R700123' }],
  nics: [{ name: 'eno1', mac: '52:54:00:00:01:01', state: 'up', addresses: ['10.75.0.12/16'] }],
}

interface Ignition {
  readonly storage: {
    readonly files: readonly { readonly path: string; readonly contents: { readonly source: string } }[]
  }
}

/** The token of the agent in an Ignition. */
export function tokenIn(config: string): string {
  const ignition = JSON.parse(config) as Ignition
  const source =
    ignition.storage.files.find((file) => file.path === '/etc/coldforge/agent.token')?.contents.source ?? ''
  const [, encoding, data = ''] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(source) ?? []
  return (encoding === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString()).trim()
}

async function askAsAgent(port: number, token: string, method: string, path: string, body = ''): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const asked = request({
    host: '127.0.0.1',
    port,
    path: `/agent/v1/${path}`,
    method,
    headers,
    rejectUnauthorized: false,
  })
  asked.end(body)
  const [response] = await once(asked, 'response')
  const answer = Buffer.concat(await response.toArray()).toString()
  if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${answer}`)
  return answer
}
