import type { Refusal } from '../base/refusal.ts'
import { ok, type Result } from '../base/result.ts'
import { viewOf } from './view.ts'
import { fat16 } from './disk/fat16.ts'
import { bootIso } from './disk/iso.ts'
import { rawDisk } from './disk/raw-disk.ts'
import { networkProgram } from './nbp/network-program.ts'
import { withCommandLine } from './pe/command-line.ts'
import { scriptFile } from './script/credentials.ts'

/** iPXE that already trusts our certificate authority. */
export interface TrustingIpxe {
  readonly amd64Efi: Uint8Array
  /** Without network drivers of its own: it uses the firmware's (SNP). */
  readonly amd64SnpEfi: Uint8Array
  readonly arm64Efi: Uint8Array
  readonly lkrn: Uint8Array
}

export type ArtifactName =
  | 'boot-amd64.efi'
  | 'boot-amd64-snp.efi'
  | 'boot-arm64.efi'
  | 'boot-bios.kpxe'
  | 'boot.iso'
  | 'boot-amd64.raw'

/** The files that start a computer with one set of credentials, by name. */
export type ArtifactSet = Readonly<Record<ArtifactName, Uint8Array>>

/** What each file is for, in one line. */
export const firmwareOf: Readonly<Record<ArtifactName, string>> = {
  'boot-amd64.efi': 'UEFI on x86-64, by TFTP, HTTP boot or from a file system',
  'boot-amd64-snp.efi': 'the same for network cards that iPXE has no driver for, or a bad one',
  'boot-arm64.efi': 'UEFI on AArch64, by TFTP, HTTP boot or from a file system',
  'boot-bios.kpxe': 'BIOS network boot (PXE), by TFTP',
  'boot.iso': 'BIOS and UEFI, x86-64 and AArch64: CD, USB stick, virtual media of a BMC',
  'boot-amd64.raw': 'BIOS and UEFI on x86-64: a disk of a virtual or real computer',
}

export interface MintTools {
  readonly sha256: (bytes: Uint8Array) => Uint8Array
  /** Signs an EFI program for Secure Boot; absent when nobody asks for that. */
  readonly sign?: ((program: Uint8Array) => Promise<Uint8Array>) | undefined
}

/** Makes all files for one script, which carries the credentials. The same arguments give the same bytes. */
export async function artifactSet(
  ipxe: TrustingIpxe,
  script: string,
  tools: MintTools,
): Promise<Result<ArtifactSet, Refusal>> {
  const efi = async (program: Uint8Array): Promise<Result<Uint8Array, Refusal>> => {
    const edited = withCommandLine(program, `ipxe ${script}`) // iPXE drops the first word: a shell puts the file's name there
    return edited.ok && tools.sign !== undefined ? ok(await tools.sign(edited.value)) : edited
  }
  const amd64 = await efi(ipxe.amd64Efi)
  if (!amd64.ok) return amd64
  const snp = await efi(ipxe.amd64SnpEfi)
  if (!snp.ok) return snp
  const arm64 = await efi(ipxe.arm64Efi)
  if (!arm64.ok) return arm64
  const bios = networkProgram(ipxe.lkrn, scriptFile(script))
  if (!bios.ok) return bios

  const identity = tools.sha256(bios.value)
  const serial = viewOf(identity).getUint32(0)
  const x64 = { path: ['EFI', 'BOOT', 'BOOTX64.EFI'], bytes: amd64.value }
  const aa64 = { path: ['EFI', 'BOOT', 'BOOTAA64.EFI'], bytes: arm64.value }
  return ok({
    'boot-amd64.efi': amd64.value,
    'boot-amd64-snp.efi': snp.value,
    'boot-arm64.efi': arm64.value,
    'boot-bios.kpxe': bios.value,
    'boot.iso': bootIso({ program: bios.value, efi: fat16([x64, aa64], serial), identity }),
    'boot-amd64.raw': rawDisk({ program: bios.value, efi: fat16([x64], serial), identity }),
  })
}
