import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { findBytes } from '../find-bytes.ts'
import { replaceTrustAnchor, STOCK_TRUST_ANCHOR } from '../trust-anchor.ts'
import { filterBranches, unfilterBranches } from './branch-filter.ts'
import type { LzmaCodec } from './codec.ts'
import { findPackedBlocks, replacePackedBlock, type PackedBlock } from './packed-block.ts'

interface Unpacked {
  readonly block: PackedBlock
  readonly image: Uint8Array
}

/**
 * A BIOS binary of iPXE (`ipxe.lkrn`, `undionly.kpxe`, `ipxe.pxe`) that trusts the certificate authority with this fingerprint.
 * Takes seconds: the patched payload must be compressed at least as well as before. Keep the result per build and authority.
 */
export async function replaceBiosTrustAnchor(
  file: Uint8Array,
  caFingerprint: Uint8Array,
  codec: LzmaCodec,
): Promise<Result<Uint8Array, Refusal>> {
  const target = await blockWithAnchor(file, codec)
  if (target === undefined) return err(unknownBinary)
  const patched = replaceTrustAnchor(target.image, caFingerprint)
  if (!patched.ok) return patched
  const packed = await codec.encodeToFit(filterBranches(patched.value), target.block.packed.length)
  return packed === undefined ? err(doesNotFit) : ok(replacePackedBlock(file, target.block, packed))
}

async function blockWithAnchor(file: Uint8Array, codec: LzmaCodec): Promise<Unpacked | undefined> {
  for (const block of findPackedBlocks(file)) {
    const filtered = await codec.decode(block.packed)
    if (filtered === undefined) continue
    const image = unfilterBranches(filtered)
    if (findBytes(image, STOCK_TRUST_ANCHOR).length > 0) return { block, image }
  }
  return undefined
}

const unknownBinary: Refusal = refusal(
  'IPXE_BIOS_UNKNOWN',
  422,
  'this BIOS binary of iPXE has no packed block that holds the fingerprint of the iPXE root CA: it is cut short or not a stock build',
  'use the ipxe package of Debian trixie, or a build of your own made without TRUST=',
)

const doesNotFit: Refusal = refusal(
  'IPXE_BIOS_FULL',
  422,
  'the patched part of this BIOS binary of iPXE cannot be compressed into the room it had before',
  'choose another CA certificate or another iPXE build: a few bytes decide',
)
