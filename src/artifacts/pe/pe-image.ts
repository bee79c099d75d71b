import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { viewOf } from '../view.ts'

/** Where the fields stand that we edit in a PE32+ image (Microsoft PE format, "Optional Header" and "Section Table"). */
export interface PeImage {
  readonly machine: 'amd64' | 'arm64'
  /** File offsets of the COFF header, the optional header and the first unused row of the section table. */
  readonly coffAt: number
  readonly optionalAt: number
  readonly freeRowAt: number
  readonly sections: number
  readonly entryPoint: number
  readonly sectionAlignment: number
  readonly fileAlignment: number
  /** Bytes in memory, a multiple of `sectionAlignment`. */
  readonly sizeOfImage: number
}

export const SECTION_ROW = 40
const COFF_HEADER = 20
const OPTIONAL_HEADER = 112
const CERTIFICATE_DIRECTORY = OPTIONAL_HEADER + 4 * 8

/** An AArch64 branch reaches 128 MB, and ours starts behind everything else. */
const LARGEST_IMAGE: number = 64 * 1024 * 1024

const machines: Readonly<Record<number, PeImage['machine']>> = { 0x8664: 'amd64', 0xaa64: 'arm64' }

/** Reads an EFI application that we can append a section to; refuses everything else. */
export function readPeImage(file: Uint8Array): Result<PeImage, Refusal> {
  const view = viewOf(file)
  if (file.length < 64 || view.getUint16(0, true) !== 0x5a4d) return err(notPe('it does not start with "MZ"'))
  const coffAt = view.getUint32(60, true) + 4
  const optionalAt = coffAt + COFF_HEADER
  if (optionalAt + CERTIFICATE_DIRECTORY + 8 > file.length) return err(notPe('it is cut short'))
  if (view.getUint32(coffAt - 4, true) !== 0x4550) return err(notPe('the PE signature is missing'))
  const machine = machines[view.getUint16(coffAt, true)]
  if (machine === undefined) return err(notPe('it is for another processor than x86-64 and AArch64'))
  if (view.getUint16(optionalAt, true) !== 0x20b) return err(notPe('it is not PE32+'))
  const sections = view.getUint16(coffAt + 2, true)
  const image: PeImage = {
    machine,
    coffAt,
    optionalAt,
    freeRowAt: optionalAt + view.getUint16(coffAt + 16, true) + sections * SECTION_ROW,
    sections,
    entryPoint: view.getUint32(optionalAt + 16, true),
    sectionAlignment: view.getUint32(optionalAt + 32, true),
    fileAlignment: view.getUint32(optionalAt + 36, true),
    sizeOfImage: view.getUint32(optionalAt + 56, true),
  }
  const problem = problemOf(image, file, view)
  return problem === undefined ? ok(image) : err(problem)
}

function problemOf(image: PeImage, file: Uint8Array, view: DataView): Refusal | undefined {
  if (![image.sectionAlignment, image.fileAlignment].every(isAlignment)) return notPe('its alignments make no sense')
  if (image.sizeOfImage % image.sectionAlignment !== 0 || image.sizeOfImage > LARGEST_IMAGE)
    return notPe('its size in memory makes no sense')
  const headers = view.getUint32(image.optionalAt + 60, true)
  if (headers > file.length) return notPe('it is cut short')
  if (image.freeRowAt + SECTION_ROW > headers) return notPe('its header has no room for one more section')
  for (let row = image.freeRowAt - image.sections * SECTION_ROW; row < image.freeRowAt; row += SECTION_ROW) {
    const end = view.getUint32(row + 20, true) + view.getUint32(row + 16, true)
    if (end > file.length) return notPe('it is cut short')
  }
  return view.getUint32(image.optionalAt + CERTIFICATE_DIRECTORY, true) === 0 ? undefined : signed
}

const isAlignment = (value: number): boolean => value > 0 && value <= 65_536 && (value & (value - 1)) === 0

const notPe = (why: string): Refusal =>
  refusal(
    'IPXE_EFI_UNKNOWN',
    422,
    `this file is not an EFI program that can be edited: ${why}`,
    'use the ipxe package of Debian trixie, or an unsigned ipxe.efi of your own for x86-64 or AArch64',
  )

const signed: Refusal = refusal(
  'IPXE_EFI_SIGNED',
  422,
  'this EFI program is signed for Secure Boot, and editing it would break the signature',
  'use an unsigned build and sign the finished file with your own key',
)
