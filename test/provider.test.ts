import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as fc from 'fast-check'
import { download, pathOf } from './download.ts'
import { ProviderClient, providerClient, type Reply } from './provider-client.ts'
import { startServer, type TestServer } from './server.ts'

/** The calls of the meltcloud Terraform provider, in its words and its order, against a running server. */
describe('the dialect of the Terraform provider', () => {
  let server: TestServer
  let client: ProviderClient
  before(async () => {
    server = await startServer()
    client = await providerClient(server)
  })
  after(() => server[Symbol.asyncDispose]())

  let count = 0
  const uuid = () => `6a2b5a4e-3f3a-4e5d-8a3a-0000000002${(++count).toString(16).padStart(2, '0')}`
  const idOf = (found: unknown) => (found as { id: number }).id
  const fieldsOf = ({ json }: Reply) => Object.keys(json?.['error_details'] ?? {})
  const EXPIRES = '2036-11-20T00:00:00Z'
  const audits = async () =>
    ((await server.api('GET', '/audit?limit=100')).json as { entries: { id: number }[] }).entries.length

  describe('transport', () => {
    test('an error repeats its HTTP status and says what to do', async () => {
      const { status, json } = await client.call('GET', 'machines/999')
      assert.deepEqual([status, json?.['status'], json?.['code']], [404, 404, 'NOT_FOUND'])
      assert.match(String(json?.['error']), /no such machine; /)
    })

    test('a path that is not there, a body that is no JSON and one of the wrong shape are errors in the same shape', async () => {
      assert.equal((await client.call('GET', 'nothing')).json?.['status'], 404)
      const wrong = await client.call('POST', 'machines', { uuid: 7 })
      assert.deepEqual([wrong.status, wrong.json?.['status']], [400, 400])
    })

    test('a wrong key is 401, a key of too little scope is 403, and an organization that is not its own is never "not found"', async () => {
      const stranger = new ProviderClient(server, 'cfk_wrong', client.organization)
      const { json: unknown } = await stranger.call('GET', 'machines')
      assert.equal(unknown?.['status'], 401)
      assert.match(String(unknown['error']), /set "api_key" of the provider/)
      const reader = await providerClient(server, 'read')
      assert.equal((await reader.call('GET', 'machines')).status, 200)
      assert.equal((await reader.call('POST', 'machines', { uuid: uuid() })).json?.['status'], 403)
      assert.equal((await reader.call('GET', 'ipxe_chain_urls')).json?.['status'], 403)
      const { json } = await server.api('POST', '/api-keys', { name: 'elsewhere', scope: 'admin' })
      const elsewhere = new ProviderClient(server, (json as { key: string }).key, uuid())
      assert.equal((await elsewhere.call('GET', 'machines/1')).json?.['status'], 403)
    })

    test('whatever is posted, the answer is a refusal in the right shape and never a failure', async () => {
      const paths = ['machines', 'network_profiles', 'clusters', 'clusters/1/machine_pools', 'ipxe_chain_urls', 'ipxe_boot_artifacts', 'enrollment_images', 'ipxe_boot_artifacts/1/uefi_http_boot_urls/'] // prettier-ignore
      const json = fc.jsonValue({ maxDepth: 3 })
      const fields = ['uuid', 'name', 'labels', 'links', 'machine_pool_id', 'user_version', 'expires_at', 'protocols']
      const body = fc.oneof(json, fc.dictionary(fc.constantFrom(...fields), json))
      const posted = fc.asyncProperty(fc.constantFrom(...paths), body, async (path, value) => {
        const { status, json: answer } = await client.call('POST', path, value)
        assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
        assert.equal(answer?.['status'], status)
        assert.equal(typeof answer['error'], 'string')
      })
      await fc.assert(posted, { seed: 11, numRuns: 300 })
    })

    test('elastic resources answer that they are not offered', async () => {
      for (const [method, path] of [
        ['POST', 'elastic_fleets'],
        ['GET', 'elastic_quotas/1'],
        ['PUT', 'clusters/1/elastic_node_pools/1'],
        ['DELETE', 'elastic_fleets/1'],
      ] as const) {
        const { json } = await client.call(method, path, method === 'POST' ? {} : undefined)
        assert.deepEqual([json?.['status'], json?.['code']], [501, 'NOT_OFFERED'])
      }
    })
  })

  describe('machine', () => {
    test('is created, read, listed, updated and deleted', async () => {
      const labels = [{ key: 'topology.kubernetes.io/zone', value: 'rack-7' }]
      const id = uuid()
      const made = await client.expect('POST', 'machines', 'machine', { uuid: id, name: 'worker-1', labels })
      const expected = { id: made['id'], uuid: id, name: 'worker-1', status: 'preregistered', machine_pool_id: null, labels } // prettier-ignore
      assert.ok(Number.isInteger(made['id']) && Number(made['id']) > 0)
      assert.deepEqual(made, expected)
      assert.deepEqual(await client.expect('GET', `machines/${made['id']}`, 'machine'), expected)
      const listed = (await client.call('GET', 'machines')).json?.['machines'] as { uuid: string }[]
      assert.deepEqual(
        listed.find((machine) => machine.uuid === id),
        expected,
      )
      const updated = await client.expect('PUT', `machines/${made['id']}`, 'machine', { name: 'worker-2' })
      assert.deepEqual([updated['name'], updated['labels']], ['worker-2', []])
      assert.equal((await client.call('DELETE', `machines/${made['id']}`)).status, 204)
      assert.equal((await client.call('GET', `machines/${made['id']}`)).json?.['status'], 404)
      assert.equal((await client.call('DELETE', `machines/${made['id']}`)).json?.['status'], 404)
    })

    test('an update that changes nothing, which the provider sends on every run, does nothing', async () => {
      const made = await client.expect('POST', 'machines', 'machine', { uuid: uuid() })
      const before = await audits()
      const { json } = await client.call('PUT', `machines/${made['id']}`, {})
      assert.deepEqual(json, { machine: made })
      assert.equal(await audits(), before)
    })
  })

  describe('network profile', () => {
    const links = [
      { name: 'lan', interfaces: ['eno2', 'eno1'], vlans: [30, 10], host_networking: true, lacp: true, native_vlan: false },
    ] // prettier-ignore

    test('is created, read, updated and deleted, with every list in the order it was given', async () => {
      const made = await client.expect('POST', 'network_profiles', 'network_profile', { name: 'Racks', links })
      assert.deepEqual(made, { id: made['id'], name: 'Racks', status: 'ready', links })
      const path = `network_profiles/${made['id']}`
      assert.deepEqual(await client.expect('GET', path, 'network_profile'), made)
      const renamed = await client.expect('PUT', path, 'network_profile', { name: 'Racks 2', links })
      assert.deepEqual(renamed, { ...made, name: 'Racks 2' })
      const before = await audits()
      assert.deepEqual(await client.expect('PUT', path, 'network_profile', { name: 'Racks 2', links }), renamed)
      assert.equal(await audits(), before)
      assert.equal((await client.call('DELETE', path)).status, 204)
      assert.equal((await client.call('GET', path)).json?.['status'], 404)
    })

    test('without links has an empty list, never null', async () => {
      const made = await client.expect('POST', 'network_profiles', 'network_profile', { name: 'dhcp', links: null })
      assert.deepEqual(made['links'], [])
    })

    test('that would cut its machines off, or has the name of another, is refused', async () => {
      const cut = links.map((link) => ({ ...link, host_networking: false }))
      const refused = await client.call('POST', 'network_profiles', { name: 'cut', links: cut })
      assert.deepEqual([refused.status, refused.json?.['code']], [422, 'NO_HOST_NETWORK'])
      await client.expect('POST', 'network_profiles', 'network_profile', { name: 'twice', links: null })
      const twice = await client.call('POST', 'network_profiles', { name: 'TWICE', links: null })
      assert.equal(twice.json?.['code'], 'NETWORK_PROFILE_NAME_TAKEN')
    })
  })

  describe('iPXE boot artifact', () => {
    test('is created, polled, read, downloaded without a key, and deleted', async () => {
      const { json } = await client.call('POST', 'ipxe_boot_artifacts', { name: 'Rack', expires_at: EXPIRES })
      assert.equal(await client.poll(json?.['operation']), 'succeeded')
      const id = idOf(json?.['ipxe_boot_artifact'])
      const read = await client.expect('GET', `ipxe_boot_artifacts/${id}`, 'ipxe_boot_artifact')
      assert.deepEqual([read['name'], read['expires_at'], read['status']], ['Rack', EXPIRES, 'ready'])
      // A link carries its end in seconds: whatever is made from one would be made anew with every plan if that moved.
      for (const kind of ['iso', 'efi_amd64'])
        assert.ok(String(read[`download_url_${kind}`]).includes(`/${id}/${Date.parse(EXPIRES) / 1000}-`))
      for (const kind of ['iso', 'pxe', 'efi_amd64', 'efi_arm64', 'raw_amd64']) {
        const file = await download(server.ports.https, pathOf(String(read[`download_url_${kind}`])))
        assert.equal(file.status, 200)
        assert.ok(file.body.length > 10_000)
      }
      const again = await client.call('POST', 'ipxe_boot_artifacts', { name: 'RACK', expires_at: EXPIRES })
      assert.deepEqual([again.json?.['status'], again.json?.['code']], [422, 'value_already_exist'])
      assert.deepEqual(fieldsOf(again), ['name'])
      assert.equal((await client.call('DELETE', `ipxe_boot_artifacts/${id}`)).status, 204)
      assert.equal((await client.call('GET', `ipxe_boot_artifacts/${id}`)).json?.['status'], 404)
      assert.deepEqual((await client.call('GET', 'ipxe_boot_artifacts')).json, { ipxe_boot_artifacts: [] })
    })
  })

  describe('iPXE chain URL', () => {
    test('keeps saying its URL, and its script has the text that the provider replaces by a chosen UUID', async () => {
      const made = await client.expect('POST', 'ipxe_chain_urls', 'ipxe_chain_url', { name: 'Metal', expires_at: EXPIRES }) // prettier-ignore
      assert.deepEqual([made['name'], made['expires_at']], ['Metal', EXPIRES])
      assert.match(String(made['script']), /^#!ipxe\n/)
      assert.ok(String(made['script']).includes(`${String(made['url'])}&uuid=\${uuid}&`))
      assert.deepEqual(await client.expect('GET', `ipxe_chain_urls/${made['id']}`, 'ipxe_chain_url'), made)
      const { json } = await client.call('GET', 'ipxe_chain_urls')
      assert.deepEqual(json, { ipxe_chain_urls: [made] })
      const booted = await download(server.ports.https, pathOf(`${String(made['url'])}&uuid=${uuid()}`))
      assert.notEqual(booted.status, 403)
      assert.equal((await client.call('DELETE', `ipxe_chain_urls/${made['id']}`)).status, 204)
      assert.equal((await client.call('GET', `ipxe_chain_urls/${made['id']}`)).json?.['status'], 404)
    })
  })

  describe('UEFI HTTP boot URL', () => {
    test('is created by a path with a slash at its end, and has null where a protocol is off', async () => {
      const { json } = await client.call('POST', 'ipxe_boot_artifacts', { name: 'firmware', expires_at: EXPIRES })
      const id = idOf(json?.['ipxe_boot_artifact'])
      await client.poll(json?.['operation'])
      const path = `ipxe_boot_artifacts/${id}/uefi_http_boot_urls`
      const wanted = { name: 'bmc', protocols: 'https_only', expires_at: EXPIRES }
      const made = await client.expect('POST', `${path}/`, 'uefi_http_boot_url', wanted)
      assert.deepEqual([made['http_url_amd64'], made['http_url_arm64']], [null, null])
      assert.equal((await download(server.ports.https, pathOf(String(made['https_url_amd64'])))).status, 200)
      assert.deepEqual(await client.expect('GET', `${path}/${made['id']}`, 'uefi_http_boot_url'), made)
      assert.deepEqual((await client.call('GET', path)).json, { uefi_http_boot_urls: [made] })
      assert.equal((await client.call('DELETE', `${path}/${made['id']}`)).status, 204)
      assert.equal((await client.call('GET', `${path}/${made['id']}`)).json?.['status'], 404)
    })
  })

  describe('enrollment image', () => {
    const wanted = { name: 'enrol', expires_at: EXPIRES, install_disk_device: '/dev/vda', install_disk_force_overwrite: null, vlan: null, enable_http: null } // prettier-ignore

    test('is a boot artifact whose ISO needs no disk; what was said about the disk is given back', async () => {
      const { json } = await client.call('POST', 'enrollment_images', wanted)
      assert.equal(await client.poll(json?.['operation']), 'succeeded')
      const id = idOf(json?.['enrollment_image'])
      const read = await client.expect('GET', `enrollment_images/${id}`, 'enrollment_image')
      assert.deepEqual(
        [read['name'], read['expires_at'], read['status'], read['install_disk_device'], read['vlan']],
        ['enrol', EXPIRES, 'ready', '/dev/vda', null],
      )
      assert.equal((await download(server.ports.https, pathOf(String(read['https_url_iso_amd64'])))).status, 200)
      assert.equal((await client.call('DELETE', `enrollment_images/${id}`)).status, 204)
      assert.equal((await client.call('GET', `enrollment_images/${id}`)).json?.['status'], 404)
    })

    test('gives back what was said about disks, and null for what was not', async () => {
      const disks = async (name: string, wish: object) => {
        const body = { ...wanted, name, install_disk_device: undefined, ...wish }
        const { json } = await client.call('POST', 'enrollment_images', body)
        const id = idOf(json?.['enrollment_image'])
        const read = await client.expect('GET', `enrollment_images/${id}`, 'enrollment_image')
        return [read['install_disk_device'], read['install_disk_mirror'], read['install_disk_mirror_device']]
      }
      assert.deepEqual(await disks('bare', {}), [null, false, null])
      const mirror = {
        install_disk_device: '/dev/sda',
        install_disk_mirror: true,
        install_disk_mirror_device: '/dev/sdb',
      }
      assert.deepEqual(await disks('twin', mirror), ['/dev/sda', true, '/dev/sdb'])
    })

    test('has the VLAN that was asked for, and refuses one that cannot be', async () => {
      const { json } = await client.call('POST', 'enrollment_images', { ...wanted, name: 'vlan', vlan: 30 })
      assert.equal(await client.poll(json?.['operation']), 'succeeded')
      const id = idOf(json?.['enrollment_image'])
      assert.equal((await client.expect('GET', `enrollment_images/${id}`, 'enrollment_image'))['vlan'], 30)
      const ours = (await server.api('GET', `/boot-artifacts/${id}`)).json as { network: { vlan: number } }
      assert.equal(ours.network.vlan, 30)
      const refused = await client.call('POST', 'enrollment_images', { ...wanted, name: 'no', vlan: 5000 })
      assert.deepEqual([refused.status, fieldsOf(refused)], [422, ['vlan']])
    })
  })

  test('what is to end in the past is refused, for its field', async () => {
    for (const path of ['ipxe_boot_artifacts', 'ipxe_chain_urls', 'enrollment_images']) {
      const body = { name: 'late', expires_at: '2020-01-01T00:00:00Z', install_disk_device: '' }
      const refused = await client.call('POST', path, body)
      assert.deepEqual([refused.status, fieldsOf(refused)], [422, ['expires_at']], path)
      assert.match(String(refused.json?.['error']), /is over already; name a time to come/)
    }
  })

  test('no secret of all this stands in the audit log', async () => {
    const made = await client.expect('POST', 'ipxe_chain_urls', 'ipxe_chain_url', { name: 's', expires_at: EXPIRES })
    const token = new URL(String(made['url'])).searchParams.get('token') ?? ''
    const log = JSON.stringify((await server.api('GET', '/audit?limit=100')).json)
    assert.ok(token.length > 20 && !log.includes(token))
    assert.ok(log.includes('chain url'))
  })
})
