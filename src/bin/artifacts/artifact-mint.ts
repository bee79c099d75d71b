import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { firmwareOf, type ArtifactName } from '../../artifacts/artifact-set.ts'
import { bootScript } from '../../artifacts/script/boot-script.ts'
import type { Refusal } from '../../base/refusal.ts'
import { ok, type Result } from '../../base/result.ts'
import { artifactCredentials, authorityDer } from '../../host/artifact-credentials.ts'
import { cacheDir } from '../../host/cache-dir.ts'
import { stockIpxe } from '../../host/ipxe-package.ts'
import { mintArtifactSet } from '../../host/mint-artifacts.ts'
import { secureBootSigner } from '../../host/secure-boot.ts'
import { CHECKSUMS, writeArtifactSet } from '../../host/write-artifact-set.ts'
import { networkOf, withNetworkOptions, type NetworkOptions } from './boot-network-options.ts'
import { Problem } from '../problem.ts'

interface Options extends NetworkOptions {
  readonly cert: string
  readonly key: string
  readonly ca: string
  readonly out: string
  readonly url?: string
  readonly script?: string
  readonly ipxe?: string
  readonly secureBootKey?: string
  readonly secureBootCert?: string
}

/** `mint`: makes boot artifacts from files, without a server, so that a private key need not leave the computer it is on. */
export function artifactMintCommand(): Command {
  return withNetworkOptions(new Command('mint'))
    .description('make boot artifacts from a certificate and key of your own, which stay on this computer')
    .requiredOption('--cert <file>', 'client certificate (PEM, RSA)')
    .requiredOption('--key <file>', 'its private key (PEM)')
    .requiredOption('--ca <file>', 'authority that signed the certificate of the server (PEM)')
    .requiredOption('--out <folder>', 'where the files go')
    .option('--url <https://host:port>', 'server to boot from')
    .option('--script <file>', 'an iPXE script of your own instead of --url')
    .option('--ipxe <folder>', "iPXE builds of your own instead of Debian's")
    .option('--secure-boot-key <file>', 'key to sign the EFI programs with (PEM)')
    .option('--secure-boot-cert <file>', 'certificate of that key (PEM)')
    .action(async (options: Options) => {
      checkTogether(options)
      const written = await mint(options)
      if (!written.ok) throw new Problem(`${written.error.says}; ${written.error.fix}`)
      for (const name of written.value) process.stdout.write(`${join(options.out, name)}: ${firmwareOf[name]}\n`)
      process.stdout.write(`${join(options.out, CHECKSUMS)}: check the files with sha256sum -c\n`)
    })
}

function checkTogether(options: Options): void {
  if ((options.url === undefined) === (options.script === undefined)) throw new Problem('give either --url or --script')
  if (options.script !== undefined && networkOf(options) !== undefined)
    throw new Problem('a script of your own joins its network itself: give VLAN and address in it')
  if ((options.secureBootKey === undefined) !== (options.secureBootCert === undefined))
    throw new Problem('--secure-boot-key and --secure-boot-cert go together')
}

async function mint(options: Options): Promise<Result<readonly ArtifactName[], Refusal>> {
  const credentials = artifactCredentials(await text(options.cert), await text(options.key))
  if (!credentials.ok) return credentials
  const ca = authorityDer(await text(options.ca))
  if (!ca.ok) return ca
  const script = await scriptOf(options)
  if (!script.ok) return script
  const cache = cacheDir(process.env)
  const ipxe = await stockIpxe({ cache, directory: options.ipxe })
  if (!ipxe.ok) return ipxe
  const { secureBootKey: keyFile, secureBootCert: certificateFile } = options
  const sign =
    keyFile === undefined || certificateFile === undefined ? undefined : secureBootSigner({ keyFile, certificateFile })
  const request = { ...credentials.value, ipxe: ipxe.value, cache, caDer: ca.value, script: script.value, sign }
  const set = await mintArtifactSet(request)
  return set.ok ? ok(await writeArtifactSet(options.out, set.value)) : set
}

const scriptOf = async (options: Options): Promise<Result<string, Refusal>> =>
  options.script === undefined ? bootScript(options.url ?? '', networkOf(options)) : ok(await text(options.script))

function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Problem(`${file} cannot be read: ${error.message}`)
  })
}
