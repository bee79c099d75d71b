import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { ArtifactSet, MintTools } from '../src/artifacts/artifact-set.ts'
import { bootScript } from '../src/artifacts/script/boot-script.ts'
import { withCredentials } from '../src/artifacts/script/credentials.ts'
import { DAY, instant } from '../src/base/instant.ts'
import type { Result } from '../src/base/result.ts'
import { cacheDir } from '../src/host/cache-dir.ts'
import {
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type Credential,
} from '../src/host/certificates.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'
import { mintArtifactSet, type MintRequest } from '../src/host/mint-artifacts.ts'
import { secureBootSigner, type SecureBootKey } from '../src/host/secure-boot.ts'
import { parseBootNetwork, type BootNetworkText } from '../src/domain/artifacts/boot-network.ts'
import { trustingIpxe } from '../src/host/trusting-ipxe.ts'
import { bootOnce } from './artifact-boot/boot-once.ts'
import type { FirstRequest } from './artifact-boot/isolated-boot.ts'
import { commandLine, FILES_PORT, preparation, TRUNK_PORTS, type Machine } from './artifact-boot/machine.ts'

const PORT = 8443
const HOST = '10.0.2.2'
const MAC = '52-54-00-12-34-56'
const VLAN = 42

interface Wish {
  readonly sign?: MintTools['sign']
  readonly network?: BootNetworkText
}

/** Real firmware under software emulation, up to the authenticated request: ten seconds when nothing else runs. */
describe(
  'every boot artifact brings its firmware to an authenticated boot request',
  { concurrency: 2, timeout: 600_000 },
  () => {
    let work: string
    let authority: Credential
    let server: Credential
    let client: Credential

    before(async () => {
      work = await mkdtemp(join(tmpdir(), 'coldforge-boot-'))
      const now = instant(Date.now())
      const wish = { commonName: 'boot test', notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
      authority = await createAuthority(wish)
      server = await createServerCertificate({ ...wish, commonName: 'server' }, [HOST], authority)
      client = await createClientCertificate({ ...wish, commonName: 'artifact' }, authority)
      for (const [name, bytes] of Object.entries(await mint())) await writeFile(join(work, name), bytes)
      const sign = secureBootSigner(await snakeoil())
      await writeSignedWithScriptBeside(sign)
      const signed = await mint({ sign })
      await writeFile(join(work, 'signed.iso'), signed['boot.iso'])
      const fixed = await mint({ network: { address: '10.0.2.77/24', gateway: '10.0.2.1', dns: '10.0.2.3' } })
      await writeFile(join(work, 'fixed.iso'), fixed['boot.iso'])
      const tagged = await mint({ network: { vlan: VLAN } })
      await writeFile(join(work, 'tagged.iso'), tagged['boot.iso'])
      const both = await mint({ network: { vlan: VLAN, address: '10.0.2.77/24' } })
      await writeFile(join(work, 'tagged-fixed.iso'), both['boot.iso'])
    })

    after(() => rm(work, { recursive: true, force: true }))

    const requestFor = async ({ sign, network = {} }: Wish): Promise<MintRequest> => {
      const cache = cacheDir(process.env)
      return {
        cache,
        sign,
        ipxe: value(await stockIpxe({ cache })),
        caDer: new X509Certificate(authority.certificatePem).raw,
        certificateDer: new X509Certificate(client.certificatePem).raw,
        privateKeyPkcs1Der: createPrivateKey(client.privateKeyPem).export({ type: 'pkcs1', format: 'der' }),
        script: value(bootScript(`https://${HOST}:${PORT}`, value(parseBootNetwork(network)))),
      }
    }

    const mint = async (wish: Wish = {}): Promise<ArtifactSet> => value(await mintArtifactSet(await requestFor(wish)))

    /** A signed iPXE that carries no script, and the script beside it: what a vendor's signature leaves room for. */
    const writeSignedWithScriptBeside = async (sign: NonNullable<MintTools['sign']>): Promise<void> => {
      const request = await requestFor({})
      const { amd64Efi } = value(await trustingIpxe(request.ipxe, request.caDer, request.cache))
      await mkdir(join(work, 'beside'))
      await writeFile(join(work, 'beside/ipxe.efi'), await sign(amd64Efi))
      await writeFile(join(work, 'beside/autoexec.ipxe'), value(withCredentials(request.script, request)))
    }

    /** The key that Debian's `snakeoil` firmware variables trust, published for tests, without its password. */
    const snakeoil = async (): Promise<SecureBootKey> => {
      const pem = await readFile('/usr/share/ovmf/PkKek-1-snakeoil.key', 'utf8')
      const keyFile = join(work, 'snakeoil.key')
      const key = createPrivateKey({ key: pem, passphrase: 'snakeoil' })
      await writeFile(keyFile, key.export({ type: 'pkcs8', format: 'pem' }))
      return { keyFile, certificateFile: '/usr/share/ovmf/PkKek-1-snakeoil.pem' }
    }

    const boot = async (what: Machine): Promise<FirstRequest> => {
      const name = `${what.firmware}-${what.from}-${what.artifact.replace('/', '-')}`
      const request = await bootOnce(join(work, `${name}.json`), preparation(what), {
        command: commandLine(name, work, what),
        seconds: 100,
        port: PORT,
        filesPort: FILES_PORT,
        files: work,
        // iPXE knows the authority by its fingerprint only, so the server has to send it along.
        certificateChainPem: server.certificatePem + authority.certificatePem,
        privateKeyPem: server.privateKeyPem,
        authorityPem: authority.certificatePem,
        trunk: what.lan === 'tagged' ? { vlan: VLAN, ports: TRUNK_PORTS } : undefined,
      })
      if (request !== undefined) return request
      const serial = await readFile(join(work, `${name}.serial`), 'latin1')
      assert.fail(`the machine asked for nothing; its serial console ends with:\n${serial.slice(-2000)}`)
    }

    const proves = (
      title: string,
      what: Machine,
      platform: { arch: string; platform: string },
      skip?: string,
    ): void => {
      test(title, { skip: skip ?? false }, async () => {
        const request = await boot(what)
        assert.equal(request.path, '/ipxe/boot')
        assert.equal(request.authorized, true)
        assert.equal(request.fingerprint, new X509Certificate(client.certificatePem).fingerprint256)
        assert.equal(request.tls, 'TLSv1.2')
        assert.partialDeepStrictEqual(request.query, { mac: MAC, ...platform })
        assert.equal(request.query['uuid']?.length, 36)
      })
    }

    const bios = { arch: 'i386', platform: 'pcbios' }
    const uefi = { arch: 'x86_64', platform: 'efi' }
    const arm = { arch: 'arm64', platform: 'efi' }
    const noArm = existsSync('/usr/share/AAVMF/AAVMF_CODE.fd') ? undefined : 'needs qemu-system-arm, qemu-efi-aarch64'

    proves('PC BIOS by PXE', machine('bios', 'pxe', 'boot-bios.kpxe'), bios)
    proves('PC BIOS from CD', machine('bios', 'cd', 'boot.iso'), bios)
    proves('PC BIOS from a USB stick', machine('bios', 'usb', 'boot.iso'), bios)
    proves('PC BIOS from disk', machine('bios', 'disk', 'boot-amd64.raw'), bios)
    proves('UEFI by PXE', machine('uefi', 'pxe', 'boot-amd64.efi'), uefi)
    proves('UEFI by PXE with its own network driver', machine('uefi', 'pxe', 'boot-amd64-snp.efi'), uefi)
    proves('UEFI by HTTP boot', machine('uefi', 'http-boot', 'boot-amd64.efi'), uefi)
    proves('UEFI from CD', machine('uefi', 'cd', 'boot.iso'), uefi)
    proves('UEFI from a USB stick', machine('uefi', 'usb', 'boot.iso'), uefi)
    proves('UEFI from disk', machine('uefi', 'disk', 'boot-amd64.raw'), uefi)
    proves('UEFI with Secure Boot', machine('uefi-secure-boot', 'cd', 'signed.iso'), uefi)
    proves(
      'UEFI with Secure Boot, the script beside',
      machine('uefi-secure-boot', 'http-boot', 'beside/ipxe.efi'),
      uefi,
    )
    proves('PC BIOS with a fixed address, without DHCP', on('no-dhcp', machine('bios', 'cd', 'fixed.iso')), bios)
    proves('UEFI with a fixed address, without DHCP', on('no-dhcp', machine('uefi', 'cd', 'fixed.iso')), uefi)
    proves('PC BIOS with DHCP in a VLAN', on('tagged', machine('bios', 'cd', 'tagged.iso')), bios)
    proves('UEFI with DHCP in a VLAN', on('tagged', machine('uefi', 'cd', 'tagged.iso')), uefi)
    proves('UEFI with a fixed address in a VLAN', on('tagged', machine('uefi', 'cd', 'tagged-fixed.iso')), uefi)
    proves('UEFI on AArch64 by PXE', machine('uefi-arm64', 'pxe', 'boot-arm64.efi'), arm, noArm)
    proves('UEFI on AArch64 from CD', machine('uefi-arm64', 'cd', 'boot.iso'), arm, noArm)
  },
)

function machine(firmware: Machine['firmware'], from: Machine['from'], artifact: string): Machine {
  return { firmware, from, artifact }
}

function on(lan: 'no-dhcp' | 'tagged', what: Machine): Machine {
  return { ...what, lan }
}

function value<T>(result: Result<T, unknown>): T {
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}
