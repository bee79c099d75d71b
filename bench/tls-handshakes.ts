import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { DAY, instant } from '../src/base/instant.ts'
import {
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type Credential,
} from '../src/host/certificates.ts'
import { startServer } from '../test/server.ts'

const HANDSHAKES = 1000
/** Linux counts processor time of a process in hundredths of a second. */
const TICK_MILLISECONDS = 10

/** Somebody who serves `GET /healthz` behind mutual TLS. */
interface Peer {
  readonly name: string
  readonly port: number
  readonly pid: number
}

/** Processor time of the server per handshake with a client certificate, ours beside nginx with the same certificate and ciphers. */
export async function handshakes(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'handshakes-'))
  try {
    const now = Date.now()
    const life = { notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
    const authority = await createAuthority({ commonName: 'Bench CA', ...life })
    const server = await createServerCertificate({ commonName: '127.0.0.1', ...life }, ['127.0.0.1'], authority)
    const client = await createClientCertificate({ commonName: 'bench', ...life }, authority)
    const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    writeFileSync(files.ca, authority.certificatePem)
    writeFileSync(files.cert, server.certificatePem + authority.certificatePem)
    writeFileSync(files.key, server.privateKeyPem)
    await using ours = await startServer([
      '--tls-certificate', files.cert, '--tls-key', files.key, '--tls-authority', files.ca,
    ]) // prettier-ignore
    const nginx = await startNginx(folder, files)
    const peers = [
      { name: 'coldforge', port: ours.ports.boot, pid: ours.pid() },
      ...(nginx === undefined ? [] : [nginx.peer]),
    ]
    console.log(`mutual TLS, server processor time per handshake and one GET, ${HANDSHAKES} of each:`)
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
      for (const resume of [false, true]) for (const peer of peers) await measure(peer, client, version, resume)
    nginx?.process.kill('SIGQUIT')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measure(peer: Peer, client: Credential, version: SecureVersion, resume: boolean): Promise<void> {
  // The first ones warm caches and the just-in-time compiler.
  let session = await shake(peer, client, version, undefined)
  for (let i = 0; i < 200; i++) session = (await shake(peer, client, version, resume ? session : undefined)) ?? session
  const before = processorTime(peer.pid)
  for (let i = 0; i < HANDSHAKES; i++)
    session = (await shake(peer, client, version, resume ? session : undefined)) ?? session
  const each = (processorTime(peer.pid) - before) / HANDSHAKES
  console.log(`  ${version} ${resume ? 'resumed' : 'full   '} ${peer.name.padEnd(10)} ${each.toFixed(2)} ms`)
}

/** One connection with one GET. Resolves with what the next one can resume. */
async function shake(
  { port }: Peer,
  client: Credential,
  version: SecureVersion,
  session: Buffer | undefined,
): Promise<Buffer | undefined> {
  const socket: TLSSocket = connect({
    host: '127.0.0.1',
    port,
    cert: client.certificatePem,
    key: client.privateKeyPem,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:TLS_AES_256_GCM_SHA384',
    ...(session === undefined ? {} : { session }),
  })
  let next: Buffer | undefined
  socket.on('session', (latest) => (next = latest))
  await once(socket, 'secureConnect')
  if (session !== undefined && !socket.isSessionReused()) throw new Error('the session was not resumed')
  socket.write('GET /healthz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n')
  socket.resume()
  await once(socket, 'close')
  return next
}

function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS
}

async function startNginx(
  folder: string,
  files: { readonly cert: string; readonly key: string },
): Promise<{ readonly peer: Peer; readonly process: ChildProcess } | undefined> {
  if (spawnSync('nginx', ['-v']).status !== 0) {
    console.log('nginx is not installed (Debian: nginx-light), so it is not compared')
    return undefined
  }
  const port = 20_443
  const config = join(folder, 'nginx.conf')
  // One process without a master, so that its processor time is all there is.
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
     events { worker_connections 512; }
     http {
       access_log off;
       ssl_certificate ${files.cert}; ssl_certificate_key ${files.key};
       ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384;
       ssl_session_cache shared:bench:10m; ssl_session_tickets on;
       ssl_verify_client optional_no_ca;
       server { listen 127.0.0.1:${port} ssl; location /healthz { return 200 "ok\\n"; } }
     }`,
  )
  const started = spawn('nginx', ['-c', config, '-p', folder], { stdio: 'ignore' })
  await once(started, 'spawn')
  await answering(port)
  return { peer: { name: 'nginx', port, pid: started.pid ?? 0 }, process: started }
}

async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
    const outcome = await Promise.race([
      once(socket, 'secureConnect').then(() => 'up'),
      once(socket, 'close').then(() => 'not yet'),
    ]).catch(() => 'not yet')
    socket.destroy()
    if (outcome === 'up') return
  }
}
