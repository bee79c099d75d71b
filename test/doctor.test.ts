import assert from 'node:assert/strict'
import { request } from 'node:http'
import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import { test } from 'node:test'
import { handOver, NOBODY } from './dhcp/hand-over.ts'
import { startProduct, type Product } from './dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn, startIn, type Lan } from './netns.ts'

/** The network doctor on networks with and without something wrong, dnsmasq being what is wrong. */

interface Finding {
  readonly severity: string
  readonly what: string
}

const own = { enabled: true, networks: [{ name: 'lab', subnet: '10.75.0.0/16', ranges: ['10.75.1.1-10.75.1.99'] }] }

/** What the command finds, run as an operator would beside the server. */
async function examine(lan: Lan, { config }: Product, seconds = 2): Promise<readonly string[]> {
  const args = ['src/bin/coldforge.ts', 'doctor', 'network', '--json', '--seconds', String(seconds), '--config', config]
  // Its exit code tells of errors; here they are read.
  const out = await runIn(lan.name, 'sh', ['-c', '"$@" || true', 'sh', process.execPath, ...args])
  const { findings } = JSON.parse(out) as { readonly findings: readonly Finding[] }
  return findings.map(({ severity, what }) => `${severity}: ${what}`)
}

async function startDnsmasq(lan: Lan, settings: readonly string[]) {
  const other = await lan.attach('52:54:00:00:00:fe')
  await ip(other, 'address add 10.75.0.2/16 dev eth0')
  const quiet = ['-k', '-p', '0', '--no-ping', '-i', 'eth0', '--leasefile-ro', '--pid-file=', '--log-facility=-']
  const dnsmasq = startIn(other, 'dnsmasq', [...quiet, ...settings], 'pipe')
  // It says so once its sockets are open.
  await new Promise<void>((resolve) => {
    dnsmasq.stderr?.on('data', (text) => {
      if (String(text).includes('DHCP')) resolve()
    })
  })
  return dnsmasq
}

const range = '--dhcp-range=10.75.2.1,10.75.2.99,1h'
const QUIET = 'info: no machine asked for an address'

test('a sound network has no findings, and another DHCP server in it is one', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using product = await startProduct(lan, { dhcp: own, tftp: { enabled: true } })
  assert.deepEqual(await examine(lan, product), [QUIET])

  await using _rogue = await startDnsmasq(lan, [range, '--dhcp-boot=evil.efi,,10.75.0.2'])
  assert.deepEqual(await examine(lan, product), [
    'error: another DHCP server, 10.75.0.2, gives addresses on this network',
    'warning: 10.75.0.2 tells firmware to boot "evil.efi" from elsewhere',
    QUIET,
  ])
  const sent = request({ socketPath: product.socket, path: '/api/v1/doctor/network?seconds=2' }).end()
  const [answer] = await once(sent, 'response')
  const { findings } = (await json(answer)) as { readonly findings: readonly Finding[] }
  assert.match(findings[0]?.what ?? '', /another DHCP server, 10\.75\.0\.2/)
  assert.doesNotMatch(product.log(), /dhcp_offer/, 'the doctor is no machine that boots')
})

test(
  'beside another DHCP server nothing has to be configured, and its absence is noticed',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, { dhcp: { enabled: true, mode: 'proxy' }, tftp: { enabled: true } })
    assert.deepEqual(await examine(lan, product), ['error: nobody gives addresses on this network', QUIET])
    await using _dnsmasq = await startDnsmasq(lan, [range])
    assert.deepEqual(await examine(lan, product), ['info: 10.75.0.2 gives the addresses', QUIET])
  },
)

test('services that are down, and machines that ask meanwhile, are seen', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using product = await startProduct(lan, { dhcp: own, tftp: { enabled: true } })
  await product.stop()
  const machine = await lan.attach('52:54:00:00:00:01')
  const rom = ['-V', 'PXEClient:Arch:00007', '-x', '0x5d:0007', '-s', '/bin/true']
  await using _client = startIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-n', '-t', '20', '-T', '1', ...rom], 'pipe')
  const found = await examine(lan, product, 4)
  assert.deepEqual(found, [
    'error: our DHCP server does not answer',
    'error: TFTP does not answer',
    'error: HTTP does not answer',
    'info: 52:54:00:00:00:01 asks directly, as pxe (x64 UEFI)',
  ])
})

test('a server without root says that it cannot probe, and what would', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using product = await startProduct(lan, {}, handOver([{ name: 'http', port: 8080 }]), NOBODY)
  const sent = request({ socketPath: product.socket, path: '/api/v1/doctor/network?seconds=1' }).end()
  const [answer] = await once(sent, 'response')
  const { findings } = (await json(answer)) as { readonly findings: readonly Finding[] }
  assert.deepEqual(
    findings.map(({ what }) => what),
    ['the network was not probed'],
  )
})
