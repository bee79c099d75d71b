import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { formatIp4 } from '../base/ip4.ts'
import { loaderLookUp, type LoaderLookUp } from '../boot/loader-look-up.ts'
import { below } from '../edge/tftp/below.ts'
import { directorySource } from '../edge/tftp/directory-source.ts'
import type { TftpEvent } from '../edge/tftp/event.ts'
import type { FileSource } from '../edge/tftp/file-source.ts'
import { fixedFiles } from '../edge/tftp/fixed-files.ts'
import type { Listen } from '../edge/tftp/listeners.ts'
import { loaderConfigs } from '../edge/tftp/loader-configs.ts'
import { serveTftp } from '../edge/tftp/server.ts'
import type { InheritedSocket } from '../host/inherited-sockets.ts'
import { exposeCounters } from '../host/metrics.ts'
import { PROFILE_FILES } from '../render/loaders/loader-place.ts'
import { assetsOf } from './profiles/declared-groups.ts'
import { addressOf } from './networks/dhcp-listeners.ts'
import { loaderDesk } from './loaders/loader-desk.ts'
import { openingPort } from './port-taken.ts'
import { tftpReport } from './reports/tftp-report.ts'
import type { Services } from './services.ts'

type TftpDeps = Parameters<typeof loaderDesk>[0] & Pick<Services, 'config' | 'metrics' | 'log' | 'programs' | 'urls'>

type Families = ReadonlySet<LoaderLookUp['family']>

/** Serves the network boot programs, and the operator's own files, by TFTP. */
export async function startTftp(deps: TftpDeps, sockets: readonly InheritedSocket[]): Promise<AsyncDisposable> {
  const { config, log } = deps
  const listen = tftpListen(config.tftp.listen, sockets)
  const operatorHasOwn = configuredByHand(config.tftp.root)
  const files = await sources(deps, operatorHasOwn)
  const hints = { setting: 'choose another tftp.listen', unit: 'coldforge-tftp.socket' }
  const server = await openingPort(listen.port, hints, () =>
    serveTftp({ listen, files, record: (event) => note(event, deps, operatorHasOwn) }),
  )
  const help = 'What the TFTP server has seen and done since it started.'
  exposeCounters(deps.metrics, 'coldforge_tftp', help, () => server.counters)
  log.info({ listen: server.bound.map(({ address, port }) => `${address}:${port}`) }, 'TFTP is served')
  return server
}

function note(
  event: TftpEvent,
  { log, timeline, clues, loaderClues, clock }: TftpDeps,
  operatorHasOwn: Families,
): void {
  if (event.kind === 'socket-failed') {
    log.error({ err: event.error, address: event.localAddress }, 'TFTP')
    return
  }
  if (event.kind === 'started') loaderClues.fetched(event.peer.address, event.file)
  // What a configuration of ours says is in the timeline already.
  const lookUp = event.kind === 'ended' ? loaderLookUp(event.file) : undefined
  if (lookUp !== undefined && !operatorHasOwn.has(lookUp.family)) return
  const report = tftpReport(event, clock())
  if (report !== undefined) timeline.note(report, clues.clueOf(event.peer.address))
}

/** Our programs cannot be replaced; configurations for other boot loaders can: what the operator has comes first. */
async function sources(deps: TftpDeps, operatorHasOwn: Families): Promise<readonly FileSource[]> {
  const { config, programs, urls } = deps
  const { root } = config.tftp
  return [
    fixedFiles(programs),
    ...(root === undefined ? [] : [await directorySource({ root })]),
    loaderConfigs(loaderDesk(deps), urls.http, operatorHasOwn),
    ...(await profileFiles(deps)),
  ]
}

function configuredByHand(root: string | undefined): Families {
  const folders = { pxelinux: 'pxelinux.cfg', grub: 'grub' } as const
  const has = (family: LoaderLookUp['family']): boolean => root !== undefined && existsSync(join(root, folders[family]))
  return new Set((['pxelinux', 'grub'] as const).filter(has))
}

/** Kernels for loaders that know TFTP only. Like everything about profiles, in the clear only where the operator wants that. */
async function profileFiles({ config, groups }: TftpDeps): Promise<readonly FileSource[]> {
  const assets = assetsOf(config)
  if (groups.inTheClear === undefined || !existsSync(assets)) return []
  return [below(`${PROFILE_FILES}/assets`, await directorySource({ root: assets }))]
}

/** The sockets named `tftp@<interface>` where there are any, else what is configured. */
function tftpListen(configured: string, sockets: readonly InheritedSocket[]): Listen {
  const at = configured.lastIndexOf(':')
  const adopted = sockets
    .filter(({ name }) => name.startsWith('tftp@'))
    .map(({ name, fd }) => ({ fd, address: formatIp4(addressOf(name.slice('tftp@'.length))) }))
  return {
    address: configured.slice(0, at),
    port: Number(configured.slice(at + 1)),
    sockets: adopted.length > 0 ? adopted : undefined,
  }
}
