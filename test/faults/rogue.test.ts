import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startProduct } from '../dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn, startIn } from '../netns.ts'
import { until } from '../until.ts'

const networks = [{ name: 'rack', subnet: '10.75.0.0/16', ranges: ['10.75.1.1-10.75.1.1'] }]

test(
  'B4 16: a rogue DHCP server that gets a client is told of with its address and MAC, and the client is left to it',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, { dhcp: { enabled: true, networks } })
    const ask = async (mac: string): Promise<string> =>
      runIn(await lan.attach(mac), 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', '/bin/true'])
    // The only address is taken, so that the rogue gets the next client.
    await ask('52:54:00:00:00:01')
    const rogue = await lan.attach('52:54:00:00:00:fe')
    await ip(rogue, 'address add 10.75.0.2/16 dev eth0')
    const quiet = ['-k', '-p', '0', '--no-ping', '-i', 'eth0', '--leasefile-ro', '--pid-file=', '--log-facility=-']
    await using _dnsmasq = startIn(rogue, 'dnsmasq', [...quiet, '--dhcp-range=10.75.2.1,10.75.2.99,1h'], 'pipe')
    await ask('52:54:00:00:00:02')
    const line = await until('the warning', () =>
      product
        .log()
        .split('\n')
        .find((text) => text.includes('another DHCP')),
    )
    const { network, server, mac, client } = JSON.parse(line) as Readonly<Record<string, string>>
    assert.deepEqual(
      { network, server, mac, client },
      { network: 'rack', server: '10.75.0.2', mac: '52:54:00:00:00:fe', client: '52:54:00:00:00:02' },
    )
  },
)
