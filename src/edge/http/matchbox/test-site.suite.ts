import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MatchboxFiles } from '../../../store/matchbox-files/matchbox-files.ts'
import type { BootElsewhere, Mode } from './call.ts'
import { configEngine } from './engine.ts'
import { matchboxHandler } from './handler.ts'
import { listenMatchbox } from './listen.ts'
import type { CmsSigner } from './cms-signer.ts'
import type { Signer } from './signer.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface TestSite extends AsyncDisposable {
  readonly root: string
  readonly port: number
  readonly logged: readonly string[]
  write(file: string, content: string): void
  /** The path goes out as it is written: no client tidies it. */
  ask(
    path: string,
    options?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Reply>
}

/** The service over real files and a real socket on loopback. */
export async function testSite(
  files: Readonly<Record<string, string>>,
  options: {
    readonly mode?: Mode
    readonly signer?: Signer
    readonly cms?: CmsSigner
    readonly elsewhere?: BootElsewhere
  } = {},
): Promise<TestSite> {
  const root = mkdtempSync(join(tmpdir(), 'matchbox-http-'))
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  for (const [file, content] of Object.entries(files)) write(file, content)
  mkdirSync(join(root, 'assets'), { recursive: true })
  const logged: string[] = []
  const log = (level: string, message: string): void => void logged.push(`${level} ${message}`)
  const source = new MatchboxFiles({ root, onProblem: ({ file }) => log('problem', file), onRecovery: () => {} })
  const { mode = 'compatible', signer, cms, elsewhere } = options
  const handler = matchboxHandler({
    mode,
    source,
    engine: configEngine,
    log,
    assets: join(root, 'assets'),
    signer,
    cms,
    elsewhere,
  })
  const listening = await listenMatchbox({ host: '127.0.0.1', port: 0, tls: undefined, handler })
  return {
    root,
    port: listening.port,
    logged,
    write,
    ask: (path, asked) => ask(listening.port, path, asked),
    [Symbol.asyncDispose]: async () => {
      await listening[Symbol.asyncDispose]()
      source[Symbol.dispose]()
      rmSync(root, { recursive: true })
    },
  }
}

/** Headers that only the connection cares about are left out, and so is the date. */
const UNINTERESTING: ReadonlySet<string> = new Set(['date', 'connection', 'keep-alive', 'last-modified'])

async function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
  }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply> {
  const reply = Promise.withResolvers<Reply>()
  const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => {
      const kept = Object.entries(response.headers).filter(([name]) => !UNINTERESTING.has(name))
      reply.resolve({
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks).toString('latin1'),
      })
    })
  })
  sent.on('error', reply.reject)
  sent.end()
  return await reply.promise
}
