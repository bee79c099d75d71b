import { hash } from 'node:crypto'
import { artifactSet, type ArtifactSet, type MintTools } from '../artifacts/artifact-set.ts'
import { withCredentials, type Credentials } from '../artifacts/script/credentials.ts'
import type { Refusal } from '../base/refusal.ts'
import type { Result } from '../base/result.ts'
import type { StockIpxe } from './ipxe-package.ts'
import { trustingIpxe } from './trusting-ipxe.ts'

export interface MintRequest extends Credentials {
  readonly ipxe: StockIpxe
  /** Cache folder; see `cacheDir`. */
  readonly cache: string
  /** DER of the authority that signed the server's certificate. */
  readonly caDer: Uint8Array
  /** What iPXE runs after it has its credentials; see `bootScript`. */
  readonly script: string
  /** Signs the EFI programs; see `secureBootSigner`. */
  readonly sign?: MintTools['sign']
}

/** Makes every kind of boot artifact for one set of credentials. The same request gives the same bytes. */
export async function mintArtifactSet(request: MintRequest): Promise<Result<ArtifactSet, Refusal>> {
  const script = withCredentials(request.script, request)
  if (!script.ok) return script
  const ipxe = await trustingIpxe(request.ipxe, request.caDer, request.cache)
  if (!ipxe.ok) return ipxe
  return artifactSet(ipxe.value, script.value, {
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    sign: request.sign,
  })
}
