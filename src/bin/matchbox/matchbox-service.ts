import { readFileSync, statSync } from 'node:fs'
import { parseGoAddress } from '../../app/profiles/go-address.ts'
import { openProfileSigners } from '../../app/profiles/profile-signers.ts'
import { MINUTE } from '../../base/instant.ts'
import { parseMac } from '../../base/mac.ts'
import type { ProfileStore } from '../../domain/profiles/profile-store.ts'
import { listenRpc } from '../../edge/grpc/matchbox/listen-rpc.ts'
import { matchboxMethods } from '../../edge/grpc/matchbox/matchbox-methods.ts'
import { configEngine } from '../../edge/http/matchbox/engine.ts'
import type { BootElsewhere, Mode } from '../../edge/http/matchbox/call.ts'
import { matchboxHandler } from '../../edge/http/matchbox/handler.ts'
import { listenMatchbox } from '../../edge/http/matchbox/listen.ts'
import type { Log } from '../../edge/http/matchbox/log.ts'
import { systemClock } from '../../host/clock.ts'
import { pixiecoreApi } from '../../host/pixiecore-api.ts'
import { renderBootReply } from '../../render/pixiecore/boot-reply-script.ts'
import { describeProblem } from '../../store/matchbox-files/file-problem.ts'
import { MatchboxFiles } from '../../store/matchbox-files/matchbox-files.ts'
import type { MatchboxFlags } from './matchbox-flags.ts'
import { matchboxLog, parseLogLevel } from './matchbox-log.ts'

/** Starts what the flags ask for, and runs until it is disposed. Undefined when it cannot: the log then says why, as matchbox's would. */
export async function openMatchbox(flags: MatchboxFlags, passphrase: string): Promise<AsyncDisposable | undefined> {
  const level = parseLogLevel(flags['log-level'])
  const log = matchboxLog(level ?? 'info', systemClock, (text) => process.stderr.write(text))
  const problem =
    level === undefined ? `invalid log-level: not a valid logrus Level: "${flags['log-level']}"` : complaint(flags)
  if (problem !== undefined) {
    log('fatal', problem)
    return undefined
  }
  await using parts = new AsyncDisposableStack()
  try {
    await start(flags, passphrase, log, parts)
    return parts.move()
  } catch (error) {
    log('fatal', error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/** What matchbox checks before it starts, in its order. */
function complaint(flags: MatchboxFlags): string | undefined {
  if (flags.mode !== 'compatible' && flags.mode !== 'strict') return 'Provide -mode compatible or -mode strict'
  if (!isFolder(flags['data-path'])) return 'A valid -data-path is required'
  if (flags['assets-path'] !== '' && !isFolder(flags['assets-path']))
    return `Provide a valid -assets-path or '' to disable asset serving: ${flags['assets-path']}`
  const rpc = ['cert-file', 'key-file', 'ca-file'] as const
  const web = ['web-cert-file', 'web-key-file'] as const
  const needed = [...(flags['rpc-address'] === '' ? [] : rpc), ...(flags['web-ssl'] ? web : [])]
  const missing = needed.find((name) => statSync(flags[name], { throwIfNoEntry: false }) === undefined)
  return missing === undefined
    ? undefined
    : `Provide a valid TLS file with -${missing}: ${flags[missing]} does not exist`
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

async function start(flags: MatchboxFlags, passphrase: string, log: Log, parts: AsyncDisposableStack): Promise<void> {
  const signers = await openProfileSigners(
    {
      keyRingPath: flags['key-ring-path'],
      cmsCertFile: flags['cms-cert-file'],
      cmsKeyFile: flags['cms-key-file'],
    },
    passphrase,
  )
  const source = parts.use(
    new MatchboxFiles({
      root: flags['data-path'],
      onProblem: (problem) => log('warning', describeProblem(problem)),
      onRecovery: (file) => log('info', `${file}: good again`),
    }),
  )
  const mode: Mode = flags.mode === 'strict' ? 'strict' : 'compatible'
  const assets = flags['assets-path'] === '' ? undefined : flags['assets-path']
  const elsewhere = elsewhereOf(flags['pixiecore-api'], log)
  const handler = matchboxHandler({ mode, source, engine: configEngine, log, assets, ...signers, elsewhere })
  const tls = flags['web-ssl']
    ? { cert: readFileSync(flags['web-cert-file']), key: readFileSync(flags['web-key-file']) }
    : undefined
  if (flags['rpc-address'] !== '') parts.use(await startRpc(flags, source, log))
  const listening = parts.use(await listenMatchbox({ ...parseGoAddress(flags.address), tls, handler }))
  const address = flags.address.replace(/:0$/, `:${listening.port}`)
  log('info', `Starting matchbox ${tls === undefined ? 'HTTP' : 'HTTPS'} server on ${address}`)
}

/** Pixiecore waits as long for its API server, and one boot asks several times within minutes. */
const API_PATIENCE = { timeoutMs: 5000, keepMs: 5 * MINUTE }

function elsewhereOf(url: string, log: Log): BootElsewhere | undefined {
  if (url === '') return undefined
  const ask = pixiecoreApi({ url, ...API_PATIENCE, clock: systemClock })
  return async (text) => {
    const mac = parseMac(text)
    if (!mac.ok) return undefined
    const answer = await ask(mac.value)
    if (answer.kind === 'boot') return renderBootReply(answer.reply)
    log('info', 'Not booted by the Pixiecore API', { mac: mac.value, reason: answer.says })
    return undefined
  }
}

async function startRpc(flags: MatchboxFlags, store: ProfileStore, log: Log): Promise<AsyncDisposable> {
  log('info', `Starting matchbox gRPC server on ${flags['rpc-address']}`)
  log('info', `Using TLS server certificate: ${flags['cert-file']}`)
  log('info', `Using CA certificate: ${flags['ca-file']} to authenticate client certificates`)
  return await listenRpc({
    ...parseGoAddress(flags['rpc-address']),
    tls: {
      cert: readFileSync(flags['cert-file']),
      key: readFileSync(flags['key-file']),
      ca: readFileSync(flags['ca-file']),
    },
    methods: matchboxMethods(store),
    log: (path, error) =>
      error === undefined ? log('info', `gRPC ${path}`) : log('warning', `gRPC ${path}`, { error: error.says }),
    onRefused: (peer, reason) => log('warning', 'gRPC connection refused', { peer, reason }),
  })
}
