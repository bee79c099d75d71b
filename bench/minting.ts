import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { fat16 } from '../src/artifacts/disk/fat16.ts'
import { bootIso } from '../src/artifacts/disk/iso.ts'
import { networkProgram } from '../src/artifacts/nbp/network-program.ts'
import { withCommandLine } from '../src/artifacts/pe/command-line.ts'
import { bootScript } from '../src/artifacts/script/boot-script.ts'
import { scriptFile, withCredentials } from '../src/artifacts/script/credentials.ts'
import { DAY, instant } from '../src/base/instant.ts'
import type { Result } from '../src/base/result.ts'
import { cacheDir } from '../src/host/cache-dir.ts'
import { createAuthority, createClientCertificate } from '../src/host/certificates.ts'
import { stockIpxe } from '../src/host/ipxe-package.ts'
import { mintArtifactSet, type MintRequest } from '../src/host/mint-artifacts.ts'
import { trustingIpxe } from '../src/host/trusting-ipxe.ts'
import { median } from './machine-facts.ts'

const ROUNDS = 30
const COLD_ROUNDS = 3
const SETS = 1000
/** After so many sets everything is loaded and compiled. */
const SETTLED = 200

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** How long one EFI program, one ISO and a whole set take, how much memory that needs, and whether it grows over a thousand sets. */
export async function minting(): Promise<void> {
  const cache = await mkdtemp(join(tmpdir(), 'coldforge-bench-'))
  try {
    const request = await mintRequest(cache)
    const whole = async (script: string = request.script): Promise<void> => {
      value(await mintArtifactSet({ ...request, script }))
    }
    await whole()
    const first = megabytes('VmHWM')
    const cold = await milliseconds(COLD_ROUNDS, async () => {
      await rm(join(cache, 'ipxe-trusting'), { recursive: true, force: true })
      await whole()
    })
    const warm = await milliseconds(ROUNDS, whole)
    const { efi, iso } = await parts(request)
    console.log(`one EFI program: ${(await milliseconds(ROUNDS, efi)).toFixed(1)} ms (target 20)`)
    console.log(`one ISO, with the programs in it: ${(await milliseconds(ROUNDS, iso)).toFixed(1)} ms (target 200)`)
    console.log(
      `a whole set: ${warm.toFixed(0)} ms (target 500); the first one for an authority: ${cold.toFixed(0)} ms`,
    )
    console.log(`highest memory for one set: ${first.toFixed(0)} MB, the runtime included, xz not (target 150)`)
    await thousand(whole)
  } finally {
    await rm(cache, { recursive: true })
  }
}

async function thousand(whole: (script: string) => Promise<void>): Promise<void> {
  let settled = NaN
  for (let n = 1; n <= SETS; n++) {
    await whole(value(bootScript(`https://boot.example.net:${n}`)))
    if (n === SETTLED) settled = held()
  }
  console.log(`held after ${SETTLED} sets: ${settled.toFixed(1)} MB, after ${SETS}: ${held().toFixed(1)} MB`)
  console.log(`  highest resident, minting without a pause: ${megabytes('VmHWM').toFixed(0)} MB`)
}

/** What cannot be collected, in MB. Resident memory says little of that: the collector lets buffers lie while there is room. */
function held(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

/** The parts alone, from iPXE that trusts the authority already. */
async function parts(request: MintRequest): Promise<{ efi: () => void; iso: () => void }> {
  const ipxe = value(await trustingIpxe(request.ipxe, request.caDer, request.cache))
  const script = value(withCredentials(request.script, request))
  const program = (stock: Uint8Array): Uint8Array => value(withCommandLine(stock, `ipxe ${script}`))
  return {
    efi: () => void program(ipxe.amd64Efi),
    iso: () => {
      const x64 = { path: ['EFI', 'BOOT', 'BOOTX64.EFI'], bytes: program(ipxe.amd64Efi) }
      const aa64 = { path: ['EFI', 'BOOT', 'BOOTAA64.EFI'], bytes: program(ipxe.arm64Efi) }
      const bios = value(networkProgram(ipxe.lkrn, scriptFile(script)))
      bootIso({ program: bios, efi: fat16([x64, aa64], 1), identity: new Uint8Array(32) })
    },
  }
}

async function mintRequest(cache: string): Promise<MintRequest> {
  const now = instant(Date.now())
  const wish = { commonName: 'bench', notBefore: now, notAfter: instant(now + DAY) }
  const authority = await createAuthority(wish)
  const client = await createClientCertificate(wish, authority)
  return {
    cache,
    ipxe: value(await stockIpxe({ cache: cacheDir(process.env) })),
    script: value(bootScript('https://boot.example.net')),
    caDer: new X509Certificate(authority.certificatePem).raw,
    certificateDer: new X509Certificate(client.certificatePem).raw,
    privateKeyPkcs1Der: createPrivateKey(client.privateKeyPem).export({ type: 'pkcs1', format: 'der' }),
  }
}

/** The median of so many rounds. */
async function milliseconds(rounds: number, work: () => void | Promise<void>): Promise<number> {
  const took: number[] = []
  for (let n = 0; n < rounds; n++) {
    const started = performance.now()
    await work()
    took.push(performance.now() - started)
  }
  return median(took)
}

const megabytes = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
