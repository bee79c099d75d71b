import { hash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrustingIpxe } from '../artifacts/artifact-set.ts'
import { replaceBiosTrustAnchor } from '../artifacts/lzma/bios-trust.ts'
import { replaceTrustAnchor } from '../artifacts/trust-anchor.ts'
import type { Refusal } from '../base/refusal.ts'
import { ok, type Result } from '../base/result.ts'
import type { StockIpxe } from './ipxe-package.ts'
import { lzmaDecode, lzmaEncodeToFit } from './xz.ts'

/** iPXE that trusts the authority `caDer` (DER). The BIOS part takes a second or so; it is kept in `cache` per build and authority. */
export async function trustingIpxe(
  stock: StockIpxe,
  caDer: Uint8Array,
  cache: string,
): Promise<Result<TrustingIpxe, Refusal>> {
  const fingerprint = hash('sha256', caDer, 'buffer')
  const amd64Efi = replaceTrustAnchor(stock.amd64Efi, fingerprint)
  if (!amd64Efi.ok) return amd64Efi
  const amd64SnpEfi = replaceTrustAnchor(stock.amd64SnpEfi, fingerprint)
  if (!amd64SnpEfi.ok) return amd64SnpEfi
  const arm64Efi = replaceTrustAnchor(stock.arm64Efi, fingerprint)
  if (!arm64Efi.ok) return arm64Efi
  const lkrn = await patchedKernel(stock.lkrn, fingerprint, join(cache, 'ipxe-trusting'))
  if (!lkrn.ok) return lkrn
  return ok({ amd64Efi: amd64Efi.value, amd64SnpEfi: amd64SnpEfi.value, arm64Efi: arm64Efi.value, lkrn: lkrn.value })
}

async function patchedKernel(
  stock: Uint8Array,
  fingerprint: Buffer,
  folder: string,
): Promise<Result<Uint8Array, Refusal>> {
  const file = join(folder, `${hash('sha256', stock)}-${fingerprint.toString('hex')}.lkrn`)
  const kept = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
  if (kept !== undefined) return ok(kept)
  const patched = await replaceBiosTrustAnchor(stock, fingerprint, {
    decode: lzmaDecode,
    encodeToFit: lzmaEncodeToFit,
  })
  if (!patched.ok) return patched
  await mkdir(folder, { recursive: true })
  const unfinished = `${file}.${randomUUID()}`
  await writeFile(unfinished, patched.value)
  await rename(unfinished, file)
  return patched
}
