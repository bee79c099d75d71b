import { randomInt } from 'node:crypto'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { readFileSync } from 'node:fs'
import { formatIp4, type Ip4 } from '../../base/ip4.ts'
import { parseMac, type Mac } from '../../base/mac.ts'
import { bySeverity, finding, type Finding } from '../../boot/doctor/finding.ts'
import { judgeClients } from '../../boot/doctor/judge-clients.ts'
import { judgeOffers, type OurRole } from '../../boot/doctor/judge-offers.ts'
import { judgePools } from '../../boot/doctor/judge-pools.ts'
import { judgeServices, type ServiceFacts } from '../../boot/doctor/judge-services.ts'
import { NetworkIndex } from '../../domain/networks/network-index.ts'
import { probeNetwork } from '../../edge/dhcp/probe-network.ts'
import { answersTftp } from '../../edge/tftp/ask-tftp.ts'
import type { Clock } from '../../host/clock.ts'
import { describeHolders, portHolders } from '../../host/port-holders.ts'
import { certificateLifeAt } from '../../host/server-certificate-of.ts'
import { bootNetworks } from './boot-networks.ts'
import type { Config } from '../config/schema.ts'
import { poolsOnPage } from './pools-on-page.ts'
import { urlsOf } from '../urls.ts'

export interface DoctorOptions {
  readonly config: Config
  /** Our addresses on the networks to look at. */
  readonly interfaces: readonly Ip4[]
  /** How long to listen on each. */
  readonly seconds: number
  readonly clock: Clock
}

/** Whatever of ours answers at all does so within this, milliseconds. */
const PATIENCE = 2000
const UDP_PORTS = [67, 69, 4011]

/** Looks at every boot network of this server, from outside as a machine would: the worst findings first. */
export async function examineNetworks(options: DoctorOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  // One after the other: they share port 68.
  for (const own of options.interfaces) findings.push(...(await examine(own, options)))
  findings.push(...judgePools(poolsOnPage(await metricsPage(options.config))))
  return bySeverity(findings)
}

async function examine(own: Ip4, { config, interfaces, seconds, clock }: DoctorOptions): Promise<readonly Finding[]> {
  const card = cardOf(own)
  const mac = parseMac(card?.info.mac ?? '')
  if (card === undefined || !mac.ok) return [noSuchAddress(own)]
  const served = new NetworkIndex(bootNetworks(config.dhcp, interfaces))
  const network = served.at(own)
  const role: OurRole = config.dhcp.enabled && network !== undefined ? network.mode : 'none'
  return [
    ...(await listen(own, mac.value, role, (ip) => served.at(ip) !== undefined, seconds)),
    ...judgeServices(await servicesAt(own, config, { mtu: mtuOf(card.name), toldMtu: network?.mtu, now: clock() })),
  ]
}

async function listen(
  own: Ip4,
  mac: Mac,
  role: OurRole,
  isServed: (ip: Ip4) => boolean,
  seconds: number,
): Promise<readonly Finding[]> {
  try {
    const heard = await probeNetwork({ own, mac, xid: randomInt(2 ** 32), milliseconds: seconds * 1000 })
    return [...judgeOffers(heard.offers, own, role), ...judgeClients(heard.clients, isServed, seconds)]
  } catch (failure) {
    return [cannotListen(failure as NodeJS.ErrnoException)]
  }
}

async function servicesAt(
  own: Ip4,
  config: Config,
  known: Pick<ServiceFacts, 'mtu' | 'toldMtu' | 'now'>,
): Promise<ServiceFacts> {
  const tftpPort = Number(config.tftp.listen.slice(config.tftp.listen.lastIndexOf(':') + 1))
  const urls = urlsOf(config)
  const https = URL.parse(urls.https)
  const heard = (answers: boolean): 'answers' | 'silent' => (answers ? 'answers' : 'silent')
  return {
    ...known,
    tftp: config.tftp.enabled
      ? heard(await answersTftp(formatIp4(own), tftpPort, 'boot-amd64.efi', PATIENCE))
      : undefined,
    http: config.listen.http === 'off' ? undefined : heard(await answersHttp(`${urls.http}/healthz`)),
    certificate: https === null ? undefined : await certificateLifeAt(https.hostname, Number(https.port), PATIENCE),
    sharedPorts: UDP_PORTS.flatMap(sharedPort),
  }
}

/** Empty where it cannot be had. */
async function metricsPage(config: Config): Promise<string> {
  if (config.listen.http === 'off') return ''
  const page = await fetch(`${urlsOf(config).http}/metrics`, { signal: AbortSignal.timeout(PATIENCE) }).catch(
    () => undefined,
  )
  return page?.ok === true ? page.text() : ''
}

const answersHttp = (url: string): Promise<boolean> =>
  fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE) }).then(
    () => true,
    () => false,
  )

/** systemd holds the sockets that it hands over, which makes nobody a rival. */
function sharedPort(port: number): ServiceFacts['sharedPorts'] {
  const holders = portHolders('udp', port).filter(({ process: p }) => p?.command !== 'systemd')
  const programs = new Set(holders.map(({ process: p }) => p?.pid))
  return programs.size > 1 ? [{ port, holders: describeHolders(holders) }] : []
}

function cardOf(own: Ip4): { readonly name: string; readonly info: NetworkInterfaceInfo } | undefined {
  for (const [name, infos = []] of Object.entries(networkInterfaces())) {
    const info = infos.find(({ address }) => address === formatIp4(own))
    if (info !== undefined) return { name, info }
  }
  return undefined
}

function mtuOf(interfaceName: string): number | undefined {
  const text = readFileSync(`/sys/class/net/${interfaceName}/mtu`, 'utf8')
  return Number(text.trim())
}

const noSuchAddress = (own: Ip4): Finding =>
  finding(
    'error',
    `no interface of this machine has the address ${formatIp4(own)}`,
    'DHCP is served from there, as dhcp.interface or address say',
    'correct the setting, or give the interface that address',
  )

function cannotListen({ code, message }: NodeJS.ErrnoException): Finding {
  if (code === 'EACCES')
    return finding(
      'warning',
      'the network was not probed',
      'asking for an address takes UDP port 68, which this user may not have',
      'run "coldforge doctor network" as root on this machine',
    )
  const holders = describeHolders([...portHolders('udp', 68), ...portHolders('udp', 67)]) || 'another program'
  return finding(
    'warning',
    `the network was not probed: ${message}`,
    `UDP port 67 or 68 is taken by ${holders}`,
    'stop it for as long as the doctor looks',
  )
}
