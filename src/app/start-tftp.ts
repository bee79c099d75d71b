import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { formatIp4 } from '../base/ip4.ts'
import { directorySource } from '../edge/tftp/directory-source.ts'
import type { FileSource } from '../edge/tftp/file-source.ts'
import { fixedFiles } from '../edge/tftp/fixed-files.ts'
import type { Listen } from '../edge/tftp/listeners.ts'
import { loaderConfigs } from '../edge/tftp/loader-configs.ts'
import { serveTftp } from '../edge/tftp/server.ts'
import type { InheritedSocket } from '../host/inherited-sockets.ts'
import { exposeCounters } from '../host/metrics.ts'
import { addressOf } from './dhcp-listeners.ts'
import { openingPort } from './port-taken.ts'
import { tftpReport } from './reports/tftp-report.ts'
import type { Services } from './services.ts'

type TftpDeps = Pick<Services, 'config' | 'timeline' | 'metrics' | 'log' | 'clock' | 'programs' | 'clues'>

/** Serves the network boot programs, and the operator's own files, by TFTP. */
export async function startTftp(deps: TftpDeps, sockets: readonly InheritedSocket[]): Promise<AsyncDisposable> {
  const { config, log, timeline, clues } = deps
  const listen = tftpListen(config.tftp.listen, sockets)
  const files = await sources(config.tftp.root, deps.programs)
  const hints = { setting: 'choose another tftp.listen', unit: 'coldforge-tftp.socket' }
  const server = await openingPort(listen.port, hints, () =>
    serveTftp({
      listen,
      files,
      record: (event) => {
        if (event.kind === 'socket-failed') log.error({ err: event.error, address: event.localAddress }, 'TFTP')
        const report = tftpReport(event, deps.clock())
        if (report !== undefined && event.kind !== 'socket-failed')
          timeline.note(report, clues.clueOf(event.peer.address))
      },
    }),
  )
  const help = 'What the TFTP server has seen and done since it started.'
  exposeCounters(deps.metrics, 'coldforge_tftp', help, () => server.counters)
  log.info({ listen: server.bound.map(({ address, port }) => `${address}:${port}`) }, 'TFTP is served')
  return server
}

/** Our programs cannot be replaced; configurations for other boot loaders can: what the operator has comes first. */
async function sources(root: string | undefined, programs: Services['programs']): Promise<readonly FileSource[]> {
  if (root === undefined) return [fixedFiles(programs), loaderConfigs(new Set())]
  const folders = { pxelinux: 'pxelinux.cfg', grub: 'grub' } as const
  const own = (['pxelinux', 'grub'] as const).filter((loader) => existsSync(join(root, folders[loader])))
  return [fixedFiles(programs), await directorySource({ root }), loaderConfigs(new Set(own))]
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
