/**
 * One emulated machine and the HTTPS server it boots from, alone in a network namespace. Started by `boot-once.ts` with the path of
 * a JSON file that holds an `IsolatedBoot`; prints the first request as JSON, or nothing when none comes in time.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer as createFileServer } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { accessSwitch, type SwitchPorts } from './access-switch.ts'

export interface IsolatedBoot {
  readonly command: readonly string[]
  readonly seconds: number
  readonly port: number
  /** Plain HTTP for firmware, of the files in this folder. */
  readonly filesPort: number
  readonly files: string
  readonly certificateChainPem: string
  readonly privateKeyPem: string
  readonly authorityPem: string
  /** A switch between the machine and its network that passes this VLAN only. */
  readonly trunk?: { readonly vlan: number; readonly ports: SwitchPorts } | undefined
}

/** What the server saw. */
export interface FirstRequest {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The client certificate was signed by our authority and its key is held by the client. */
  readonly authorized: boolean
  /** SHA-256 of the client certificate, `AA:BB:…`. */
  readonly fingerprint: string
  readonly tls: string | null
}

const boot = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as IsolatedBoot
const trunk = boot.trunk && accessSwitch(boot.trunk.vlan, boot.trunk.ports)
const [program = '', ...args] = boot.command
const machine = spawn(program, args, { stdio: 'inherit' })

function end(): void {
  machine.kill()
  clearTimeout(patience)
  for (const each of [server, files]) {
    each.close()
    each.closeAllConnections()
  }
}

const patience = setTimeout(end, boot.seconds * 1000)
machine.once('exit', end)
machine.once('exit', () => trunk?.[Symbol.dispose]())

const server = createServer(
  {
    key: boot.privateKeyPem,
    cert: boot.certificateChainPem,
    ca: boot.authorityPem,
    requestCert: true,
    rejectUnauthorized: false,
  },
  (request, response) => {
    const { socket } = request
    const url = new URL(request.url ?? '/', 'https://server')
    if (socket instanceof TLSSocket) {
      const seen: FirstRequest = {
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        authorized: socket.authorized,
        fingerprint: socket.getPeerCertificate().fingerprint256,
        tls: socket.getProtocol(),
      }
      process.stdout.write(`${JSON.stringify(seen)}\n`)
    }
    response.end('#!ipxe\nexit\n', end)
  },
)
server.listen(boot.port)

const files = createFileServer((request, response) => {
  const file = join(boot.files, new URL(request.url ?? '/', 'http://server').pathname)
  if (!existsSync(file)) return void response.writeHead(404).end()
  const bytes = readFileSync(file)
  response.setHeader('content-length', bytes.length)
  response.end(request.method === 'HEAD' ? undefined : bytes)
})
files.listen(boot.filesPort)
