import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { test } from 'node:test'
import type { z } from 'zod'
import type { bootArtifactDetails, createdUefiUrl } from '../src/api/contract.ts'
import { ovmf, startMachine, untilPrinted } from './dhcp/machine.ts'
import { startProduct, type Product } from './dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, startIn } from './netns.ts'
import { until } from './until.ts'

/** Firmware would ask for PXE on both protocols first, a minute long. */
const httpBoot = [4, 6].flatMap((version) => ['-fw_cfg', `name=opt/org.tianocore/IPv${version}PXESupport,string=n`])
const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1'

async function call(product: Product, method: string, path: string, body?: object): Promise<unknown> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const sent = request({ socketPath: product.socket, method, path: `/api/v1/boot-artifacts${path}`, headers })
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = await once(sent, 'response')
  return json(answer)
}

test(
  'UEFI boots the UEFI HTTP Boot URL that another DHCP server names, without DHCP of ours, and shows the certificate in it',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    // Neither a kernel nor an initrd: how the machine is admitted is all that counts here.
    const image = { name: 'none', kernel: '/etc/hostname', initrds: ['/etc/hosts'] }
    await using product = await startProduct(lan, { image })
    const { id } = (await call(product, 'POST', '', { name: 'row 4' })) as { id: number }
    const wish = { name: 'closed network', protocols: 'http_only' }
    const url = (await call(product, 'POST', `/${id}/uefi-http-boot-urls`, wish)) as z.infer<typeof createdUefiUrl>

    const other = await lan.attach('52:54:00:00:00:fe')
    await ip(other, 'address add 10.75.0.2/16 dev eth0')
    const quiet = ['-k', '-p', '0', '-i', 'eth0', '--leasefile-ro', '--pid-file=', '--log-facility=/dev/null']
    const http = ['--dhcp-vendorclass=set:http,HTTPClient', '--dhcp-option-force=tag:http,60,HTTPClient']
    const boot = `--dhcp-boot=tag:http,${url.http_url_amd64}`
    await using _dnsmasq = startIn(other, 'dnsmasq', [...quiet, '--dhcp-range=10.75.2.1,10.75.2.99,1h', ...http, boot])
    await using machine = await startMachine(lan, 2, [...ovmf, ...httpBoot, '-uuid', uuid])
    await untilPrinted(machine, 'Coldforge: this computer boots from')
    const machines = await until('the request with the certificate', async () => {
      const artifact = (await call(product, 'GET', `/${id}`)) as z.infer<typeof bootArtifactDetails>
      return artifact.machines.length === 0 ? undefined : artifact.machines
    })
    assert.deepEqual(
      machines.map((machine) => machine.uuid),
      [uuid],
    )
    assert.match(product.log(), /loader: boot-amd64\.efi by the UEFI HTTP Boot URL \\"closed network\\"/)
    assert.doesNotMatch(product.log(), /DHCP is served/)
  },
)
