import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Boot, Machine } from '../src/api/contract.ts'
import { createAuthority, createClientCertificate } from '../src/host/certificates.ts'
import { artifactClient, type ArtifactClient } from './artifact-credentials.ts'
import { expire } from './expire.ts'
import { get, getPlain, IPXE, startServer, type TestServer } from './server.ts'
import { getResuming } from './tls-session.ts'

/** A running server that boots a tiny image, with everything a machine may ask over HTTP asked as a machine would ask it. */
describe('a booting machine over HTTPS', () => {
  let server: TestServer
  let artifact: ArtifactClient
  const files = mkdtempSync(join(tmpdir(), 'image-'))

  before(async () => {
    writeFileSync(join(files, 'vmlinuz'), 'a kernel')
    writeFileSync(join(files, 'initrd'), 'x'.repeat(3_000_000))
    server = await startServer([
      '--image-name',
      'tiny',
      '--image-kernel',
      join(files, 'vmlinuz'),
      '--image-initrds',
      `[${join(files, 'initrd')}]`,
      '--image-arguments',
      '[console=ttyS0]',
    ])
    artifact = await artifactClient(server, 'rack 1')
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(files, { recursive: true })
  })

  let count = 0
  const someone = () => {
    const n = (++count).toString(16).padStart(2, '0')
    return { uuid: `6a2b5a4e-3f3a-4e5d-8a3a-0000000000${n}`, mac: `52-54-00-00-01-${n}` }
  }
  const ask = (who: object, client: Partial<ArtifactClient> = artifact, userAgent = IPXE) =>
    get(server.ports.boot, `/ipxe/boot?${new URLSearchParams(Object.entries(who))}`, { ...client, userAgent })
  const urlsIn = (script: string) => ({
    ignition: /ignition\.config\.url=https:\/\/[^/]+(\S+)/.exec(script)?.[1] ?? '',
    initrd: /initrd --name initrd https:\/\/[^/]+(\S+)/.exec(script)?.[1] ?? '',
  })
  const machines = async () => ((await server.api('GET', '/machines')).json as { machines: Machine[] }).machines
  const lastBoot = async (uuid: string): Promise<Boot> => {
    const machine = (await machines()).find((m) => m.uuid === uuid)
    const path = machine === undefined ? '/boots' : `/machines/${machine.id}/boots`
    const { boots } = (await server.api('GET', path)).json as { boots: Boot[] }
    const boot = boots.find((b) => b.uuid === uuid)
    assert.ok(boot)
    return boot
  }

  test('an unknown machine with a valid certificate is registered and gets its script, kernel, initrd and Ignition', async () => {
    const who = someone()
    const script = await ask({ ...who, serial: 'SN-1', product: 'R640' })
    assert.equal(script.status, 200)
    assert.match(script.body, /^#!ipxe\n/)
    const { ignition, initrd } = urlsIn(script.body)
    assert.equal((await get(server.ports.boot, initrd, artifact)).body.length, 3_000_000)
    const config = await get(server.ports.https, ignition)
    assert.equal(JSON.parse(config.body).ignition.version, '3.3.0')
    const machine = (await machines()).find((m) => m.uuid === who.uuid)
    assert.equal(machine?.status, 'ready_unassigned')
    assert.equal(machine.serial, 'SN-1')
    assert.ok(machine.last_boot_at !== null && machine.last_ignition_at !== null)
    const boot = await lastBoot(who.uuid)
    assert.deepEqual(
      boot.events.map((e) => e.step),
      ['boot_script', 'initrd', 'ignition'],
    )
    assert.equal(boot.events[1]?.bytes, 3_000_000)
  })

  test('the Ignition is given once: the second reader is refused, and the boot says so', async () => {
    const who = someone()
    const { ignition } = urlsIn((await ask(who)).body)
    assert.equal((await get(server.ports.https, ignition)).status, 200)
    const second = await get(server.ports.https, ignition)
    assert.equal(second.status, 410)
    assert.equal(JSON.parse(second.body).code, 'BOOT_TOKEN_USED')
    const refused = (await lastBoot(who.uuid)).events.at(-1)
    assert.equal(refused?.refusal, 'BOOT_TOKEN_USED')
    assert.match(refused.fix ?? '', /power the machine on again/)
  })

  test('of fifty readers at the same moment exactly one gets the Ignition', async () => {
    const { ignition } = urlsIn((await ask(someone())).body)
    const answers = await Promise.all(Array.from({ length: 50 }, () => get(server.ports.https, ignition)))
    assert.equal(answers.filter((a) => a.status === 200).length, 1)
    assert.equal(answers.filter((a) => a.status === 410).length, 49)
  })

  test('a token for one machine does not open the Ignition of another, and is not spent by the attempt', async () => {
    const mine = urlsIn((await ask(someone())).body).ignition
    const other = someone()
    await ask(other)
    const stolen = mine.replace(/uuid=[^&]+/, `uuid=${other.uuid}`)
    const answer = await get(server.ports.https, stolen)
    assert.equal(JSON.parse(answer.body).code, 'BOOT_TOKEN_FOREIGN')
    assert.equal((await get(server.ports.https, mine)).status, 200)
  })

  test('without a certificate nothing is given: iPXE reads the reason on its screen, others get a status', async () => {
    const who = someone()
    const onScreen = await ask(who, {})
    assert.equal(onScreen.status, 200)
    assert.match(onScreen.body, /neither a client certificate nor the token/)
    const plain = await ask(who, {}, 'curl/8')
    assert.equal(plain.status, 401)
    assert.equal((await lastBoot(who.uuid)).outcome, 'refused')
    assert.ok(!(await machines()).some((m) => m.uuid === who.uuid))
  })

  test('a certificate of another CA is refused by name', async () => {
    const life = { notBefore: (Date.now() - 1000) as never, notAfter: (Date.now() + 1_000_000) as never }
    const authority = await createAuthority({ commonName: 'Somebody else', ...life })
    const foreign = await createClientCertificate({ commonName: 'stranger', ...life }, authority)
    const answer = await ask(someone(), { cert: foreign.certificatePem, key: foreign.privateKeyPem }, 'curl/8')
    assert.equal(answer.status, 403)
    assert.match(answer.body, /CN=stranger/)
  })

  test('an expired artifact is refused and says so on the screen', async () => {
    const expired = await artifactClient(server, 'last year')
    expire(server, 'boot_artifacts', expired.id)
    assert.match((await ask(someone(), expired)).body, /"last year" has expired/)
  })

  test('a registered machine that is refused shows the reason among its own boots', async () => {
    const who = someone()
    await ask(who)
    await ask(who, {})
    assert.equal((await lastBoot(who.uuid)).events.at(-1)?.refusal, 'NO_CREDENTIAL')
  })

  test('revoking an artifact bites at the next request on a connection that is already open', async () => {
    const doomed = await artifactClient(server, 'doomed')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const path = `/ipxe/boot?${new URLSearchParams(Object.entries(someone()))}`
    const over = () => get(server.ports.boot, path, { cert: doomed.cert, key: doomed.key, agent, userAgent: IPXE })
    assert.match((await over()).body, /kernel --name/)
    await server.api('DELETE', `/boot-artifacts/${doomed.id}`)
    assert.match((await over()).body, /"doomed" has been revoked/)
    agent.destroy()
  })

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`a resumed ${version} session still shows its certificate, and is refused once its artifact is revoked`, async () => {
      const doomed = await artifactClient(server, `resumed ${version}`)
      const path = `/ipxe/boot?${new URLSearchParams(Object.entries(someone()))}`
      const first = await getResuming(server.ports.boot, path, doomed, version, undefined)
      assert.match(first.text, /kernel --name/)
      const second = await getResuming(server.ports.boot, path, doomed, version, first.session)
      assert.ok(second.reused)
      assert.match(second.text, /kernel --name/)
      await server.api('DELETE', `/boot-artifacts/${doomed.id}`)
      const third = await getResuming(server.ports.boot, path, doomed, version, second.session ?? first.session)
      assert.match(third.text, /has been revoked/)
    })
  }

  test('row 78: machines behind one address are told apart by what they send, not by where it comes from', async () => {
    const [one, two] = [someone(), someone()]
    const scripts = await Promise.all([ask(one), ask(two)])
    const [first, second] = scripts.map(({ body }) => /ignition\?uuid=([^&]+)/.exec(body)?.[1])
    assert.deepEqual([first, second], [one.uuid, two.uuid])
  })

  test('a second machine with the same UUID and another MAC is refused, and the first keeps its record', async () => {
    const who = someone()
    await ask(who)
    const answer = await ask({ ...who, mac: '52-54-00-ff-ff-ff' })
    assert.match(answer.body, /two machines report the same UUID/)
    assert.deepEqual((await machines()).find((m) => m.uuid === who.uuid)?.macs, [who.mac.replaceAll('-', ':')])
  })

  test('the second network card of a machine is accepted when the serial number says that it is the same machine', async () => {
    const who = someone()
    await ask({ ...who, serial: 'SN-77' })
    await ask({ ...who, mac: '52-54-00-ff-00-01', serial: 'SN-77' })
    assert.equal((await machines()).find((m) => m.uuid === who.uuid)?.macs.length, 2)
  })

  test('a UUID that board makers ship by the thousand is no identity: the MAC takes its place, and the boot says why', async () => {
    await ask({ uuid: '03000200-0400-0500-0006-000700080009', mac: '52-54-00-aa-aa-01' })
    const uuid = 'c01df049-0000-8000-8000-525400aaaa01'
    assert.ok((await machines()).some((m) => m.uuid === uuid))
    assert.match((await lastBoot(uuid)).events[0]?.says ?? '', /placeholder UUID/)
  })

  test('what is no UUID or no MAC is refused with what was wrong', async () => {
    for (const bad of [
      { uuid: 'nonsense' },
      { uuid: '%00' },
      { ...someone(), mac: 'zz' },
      { uuid: 'x'.repeat(5000) },
    ]) {
      const answer = await ask(bad, artifact, 'curl/8')
      assert.equal(answer.status, 400, JSON.stringify(bad))
    }
  })

  test('a query of a megabyte is turned away and the server goes on', async () => {
    const answer = await get(server.ports.boot, `/ipxe/boot?uuid=${'a'.repeat(1_000_000)}`, artifact).catch(
      (e: Error) => e,
    )
    assert.ok(answer instanceof Error || answer.status === 431)
    assert.equal((await ask(someone())).status, 200)
  })

  test('values from the firmware never become lines of a script', async () => {
    const script = await ask({ ...someone(), serial: 'a\nshell\n', product: '${shell} || shell' })
    assert.ok(!script.body.split('\n').includes('shell'))
    assert.doesNotMatch(script.body, /\$\{shell\}/)
  })

  test('a chain URL boots a machine without a certificate, is counted, and stops when it is revoked', async () => {
    const made = (await server.api('POST', '/chain-urls', { name: 'hoster' })).json as { id: number; url: string }
    const path = made.url.replace(/^https:\/\/[^/]+/, '')
    const introduction = await get(server.ports.https, path, { userAgent: IPXE })
    assert.match(introduction.body, /uuid=\$\{uuid/)
    const asked = `${path}&${new URLSearchParams(Object.entries(someone()))}`
    assert.match((await get(server.ports.https, asked, { userAgent: IPXE })).body, /kernel --name/)
    const { chain_urls: listed } = (await server.api('GET', '/chain-urls')).json as {
      chain_urls: { id: number; uses: number }[]
    }
    assert.equal(listed.find((c) => c.id === made.id)?.uses, 1)
    await server.api('DELETE', `/chain-urls/${made.id}`)
    assert.match((await get(server.ports.https, asked, { userAgent: IPXE })).body, /"hoster" has been revoked/)
  })

  test('a machine that was given a UUID and is refused comes back with that UUID, and nothing else is repeated', async () => {
    const made = (await server.api('POST', '/chain-urls', { name: 'metal' })).json as { id: number; url: string }
    await server.api('DELETE', `/chain-urls/${made.id}`)
    const path = made.url.replace(/^https:\/\/[^/]+/, '')
    const retry = async (uuid: string): Promise<string> => {
      const query = new URLSearchParams({ uuid, mac: '52:54:00:00:07:0f' })
      const { body } = await get(server.ports.https, `${path}&${query}`, { userAgent: IPXE })
      return /^chain .*$/m.exec(body)?.[0] ?? body
    }
    const chosen = '6a2b5a4e-3f3a-4e5d-8a3a-000000000abc'
    assert.match(await retry(chosen), new RegExp(`[?&]uuid=${chosen}&mac=\\$\\{mac:hexhyp\\}&`))
    assert.match(await retry('x\nshell'), /[?&]uuid=\$\{uuid:uristring\}&/)
  })

  test('boot scripts are not given out over plain HTTP, and nothing is ever a redirect', async () => {
    const answer = await getPlain(server.ports.http, '/ipxe/boot?uuid=1')
    assert.equal(answer.status, 403)
    for (const path of ['//ipxe/boot', '/ipxe/boot/', '/ipxe', '/', '/programs//x.efi', '/%2e%2e/etc/passwd']) {
      assert.ok((await getPlain(server.ports.http, path)).status >= 400, path)
    }
  })

  test('files of the image are for boots that we know: a made-up key opens nothing', async () => {
    const { initrd } = urlsIn((await ask(someone())).body)
    const forged = initrd.replace(/boot=\d+/, 'boot=1')
    assert.equal((await get(server.ports.boot, forged, artifact)).status, 403)
    assert.equal(
      (await get(server.ports.boot, initrd.replace('initrd?', '..%2f..%2fetc%2fpasswd?'), artifact)).status,
      404,
    )
  })

  test('kill -9 in the middle of a boot loses nothing: the machine is still registered and its token still opens its Ignition, once', async () => {
    const who = someone()
    const { ignition, initrd } = urlsIn((await ask(who)).body)
    await server.crashAndRestart()
    assert.ok((await machines()).some((m) => m.uuid === who.uuid))
    assert.equal((await get(server.ports.boot, initrd, artifact)).status, 200)
    assert.equal((await get(server.ports.https, ignition)).status, 200)
    await server.crashAndRestart()
    assert.equal((await get(server.ports.https, ignition)).status, 410)
    const boot = await lastBoot(who.uuid)
    assert.deepEqual([...new Set(boot.events.map((e) => e.boot_id))], [boot.id])
  })
})

test('on SIGTERM the server ends with status 0; after a crash it comes back with the same CA, so old media still trust it', async () => {
  await using server = await startServer()
  const authority = async () => (await get(server.ports.https, '/ipxe/trust.cpio')).body
  const before = await authority()
  assert.match(before, /BEGIN CERTIFICATE/)
  await server.crashAndRestart()
  assert.equal(await authority(), before)
  assert.equal(await server.stop(), 0)
})
