import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer, request, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext } from 'node:test'
import { DAY, instant } from '../src/base/instant.ts'
import { refusal, type Refusal } from '../src/base/refusal.ts'
import { parseUuid, type Uuid } from '../src/base/uuid.ts'
import { MemoryAgentCredentials } from '../src/domain/agents/memory-agent-credentials.ts'
import { MemoryDiagnosticsStore } from '../src/domain/agents/memory-diagnostics-store.ts'
import { MemoryHeartbeatStore, type RecordedHeartbeat } from '../src/domain/agents/memory-heartbeat-store.ts'
import { MemoryInstructionStore } from '../src/domain/agents/memory-instruction-store.ts'
import { MemoryJournalStore } from '../src/domain/agents/memory-journal-store.ts'
import type { AgentDeps } from '../src/edge/http/agents/agent-call.ts'
import { agentRoutes } from '../src/edge/http/agents/agent-routes.ts'
import { Doorbell } from '../src/edge/http/agents/doorbell.ts'
import { machineCertificate } from '../src/app/platform.ts'
import { createAuthority, createServerCertificate } from '../src/host/certificates.ts'

const PROGRAM = join(import.meta.dirname, '../agent/coldforge-agent')

export const MACHINE = '4c4c4544-0042-3510-8052-b4c04f4d3132' as Uuid
export const TOKEN = 'mhx3Wk-secret_of.the~agent+1/2=='

/** The boot id of the machine that runs the test. */
export const BOOT: Uuid = ((): Uuid => {
  const parsed = parseUuid(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
})()

export const QUOTA: number = 64 << 20

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

const now = instant(Date.now())
const wish = { commonName: 'agent test', notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
const authority = await createAuthority(wish)
const serverCertificate = await createServerCertificate(wish, ['127.0.0.1'], authority)

/**
 * The real agent, the real routes on a real HTTPS listener, and memory where the database would be. `restart` of the server keeps the
 * memory, as a restarted server keeps its database.
 */
export class AgentWorld {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'coldforge-agent-'))
  readonly credentials: MemoryAgentCredentials = new MemoryAgentCredentials()
  readonly heartbeats: MemoryHeartbeatStore = new MemoryHeartbeatStore()
  readonly instructions: MemoryInstructionStore = new MemoryInstructionStore()
  readonly diagnostics: MemoryDiagnosticsStore = new MemoryDiagnosticsStore(5)
  readonly doorbell: Doorbell
  readonly refused: Refusal[] = []
  readonly failed: unknown[] = []
  /** The requests that have arrived: method and path. */
  readonly asked: string[] = []
  /** What agents have said, line by line. */
  readonly said: string[] = []
  journals: MemoryJournalStore = new MemoryJournalStore(QUOTA)
  /** Stores that take the place of those in memory. */
  broken: Partial<AgentDeps> = {}
  /** Whether the agent is told where to show a key of its own. */
  withKey = false

  readonly #changes = new EventEmitter()
  /** When the last process of each agent is gone, and with it the last holder of its standard error. */
  readonly #agents = new Map<ChildProcess, Promise<unknown>>()
  #server: Server | undefined
  #port = 0

  constructor(t: TestContext, doorbell: Doorbell = new Doorbell()) {
    this.doorbell = doorbell
    t.after(() => this.#end())
    this.credentials.issue(hashToken(TOKEN), { machineId: MACHINE, bootSessionId: 'first' })
    for (const name of ['etc', 'bin', 'run']) mkdirSync(join(this.folder, name))
    writeFileSync(join(this.folder, 'ca.pem'), authority.certificatePem)
    this.writeToken(TOKEN)
    this.writeJournal('')
    this.fake('journalctl', FAKE_JOURNALCTL)
    this.fake('systemctl', 'echo "a test must not reboot" >&2; exit 1')
  }

  /** Puts a program in front of the system's own on the agent's PATH. It is bash and may use `$WORLD`, the scratch folder. */
  fake(name: string, script: string): void {
    const path = join(this.folder, 'bin', name)
    writeFileSync(path, `#!/usr/bin/env bash\nWORLD='${this.folder}'\n${script}\n`)
    chmodSync(path, 0o755)
  }

  writeToken(token: string): void {
    writeFileSync(join(this.folder, 'etc/agent.token'), `${token}\n`, { mode: 0o600 })
  }

  /** What the machine's journal holds; the fake `journalctl` prints it. */
  writeJournal(text: string): void {
    writeFileSync(join(this.folder, 'journal'), text)
  }

  /** Listens, always on the same port, and writes the agent's settings. */
  async startServer(): Promise<void> {
    const server = createServer({
      cert: serverCertificate.certificatePem,
      key: serverCertificate.privateKeyPem,
      requestCert: true,
      rejectUnauthorized: false,
    })
    const stopping = new AbortController()
    server.on('request', (req, res) => {
      this.asked.push(`${req.method} ${req.url}`)
      this.#changes.emit('change')
      res.on('close', () => this.#changes.emit('change'))
      const deps = { ...this.#deps(stopping.signal), ...this.broken }
      void agentRoutes(deps)(req, res, new URL(req.url ?? '/', 'https://server'))
    })
    server.on('close', () => stopping.abort())
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
    writeFileSync(
      join(this.folder, 'etc/agent.env'),
      [
        `COLDFORGE_URL=https://127.0.0.1:${this.#port}`,
        `COLDFORGE_CA=${join(this.folder, 'ca.pem')}`,
        ...(this.withKey ? [`COLDFORGE_KEY_URL=https://127.0.0.1:${this.#port}`] : []),
        '',
      ].join('\n'),
    )
  }

  /** Like kill -9: connections are cut, nothing is answered. */
  async stopServer(): Promise<void> {
    const closed = this.#server?.listening === true ? once(this.#server, 'close') : undefined
    this.#server?.closeAllConnections()
    this.#server?.close()
    await closed
  }

  /** `through` is a command that runs another, like `nsenter`, with its arguments. */
  startAgent(through: readonly string[] = []): ChildProcess {
    const [command, ...args] = [...through, PROGRAM] as const
    const agent = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
        COLDFORGE_ETC: join(this.folder, 'etc'),
        RUNTIME_DIRECTORY: join(this.folder, 'run'),
      },
    })
    createInterface(agent.stderr).on('line', (line) => {
      this.said.push(line)
      this.#changes.emit('change')
    })
    this.#agents.set(agent, once(agent, 'close'))
    return agent
  }

  /** Resolves when nothing of the agent is left running. */
  async stopAgent(agent: ChildProcess): Promise<void> {
    agent.kill('SIGTERM')
    await this.#agents.get(agent)
  }

  /** The key that the agent has bound to this boot. */
  async boundKey(): Promise<string | undefined> {
    const found = await this.credentials.find(hashToken(TOKEN))
    return found === 'revoked' ? undefined : found?.boundKey
  }

  /** The status that somebody gets who has the agent's token and nothing else. */
  async askWithTokenOnly(path: string): Promise<number | undefined> {
    const sent = request({
      host: '127.0.0.1',
      port: this.#port,
      path: `/agent/v1/${path}`,
      method: 'POST',
      rejectUnauthorized: false,
      agent: false,
      headers: { authorization: `Bearer ${TOKEN}` },
    }).end('{}')
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }

  /** The journal of this machine as far as the server has it. */
  async received(): Promise<string> {
    return Buffer.from(await this.journals.read(MACHINE, BOOT, 0, QUOTA)).toString()
  }

  heartbeat(): RecordedHeartbeat | undefined {
    return this.heartbeats.latest(MACHINE)
  }

  /** Resolves with the first value that is not undefined or false, looking again after every request and every line the agent says. */
  async until<T>(look: () => T | Promise<T>): Promise<Exclude<T, undefined | false>> {
    for (;;) {
      const changed = once(this.#changes, 'change')
      const value = await look()
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>
      await changed
    }
  }

  #deps(stopping: AbortSignal): AgentDeps {
    return {
      credentials: this.credentials,
      heartbeats: this.heartbeats,
      journals: this.journals,
      instructions: this.instructions,
      diagnostics: this.diagnostics,
      doorbell: this.doorbell,
      hashToken,
      issueCertificate: (csr, from, at) => machineCertificate(authority, csr, from, at),
      nextBoot: async () => refusal('KEXEC_NOT_HERE', 409, 'nothing boots here', 'restart through the firmware'),
      now: () => instant(Date.now()),
      heartbeatSeconds: 1,
      bodyMilliseconds: 10_000,
      stopping,
      onRefused: (refusal) => this.refused.push(refusal),
      onFailed: (failure) => this.failed.push(failure),
    }
  }

  async #end(): Promise<void> {
    for (const agent of this.#agents.keys()) await this.stopAgent(agent)
    await this.stopServer()
    rmSync(this.folder, { recursive: true })
  }
}

/**
 * Prints `$WORLD/journal` from the cursor on and moves the cursor; its cursors are byte counts. Like the real one it takes a missing
 * file for the start and refuses one that holds no cursor.
 */
const FAKE_JOURNALCTL = `
for option in "$@"; do case $option in --cursor-file=*) file=\${option#*=} ;; esac; done
at=0
if [[ -e $file ]]; then at=$(<"$file"); fi
[[ $at =~ ^[0-9]+$ ]] || exit 1
size=$(stat --format=%s "$WORLD/journal")
tail --bytes=+$((at + 1)) "$WORLD/journal" | head --bytes=$((size - at))
printf '%s' "$size" >"$file"`
