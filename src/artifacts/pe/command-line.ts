import { concat, latin1 } from '../../base/bytes.ts'
import type { Refusal } from '../../base/refusal.ts'
import { ok, type Result } from '../../base/result.ts'
import { utf16 } from '../utf16.ts'
import { roundUp, viewOf } from '../view.ts'
import { readPeImage, SECTION_ROW, type PeImage } from './pe-image.ts'
import { TEXT_AT, trampoline } from './trampoline.ts'

const SECTION_NAME = '.cmdline'

/** IMAGE_SCN_CNT_CODE, MEM_EXECUTE, MEM_READ. */
const CODE = 0x60000020

/**
 * An EFI program that runs with `commandLine` (ASCII) whatever the firmware passes: one more section holds the text in UTF-16 and
 * code that hands it over through the LoadedImage protocol before the program starts.
 */
export function withCommandLine(file: Uint8Array, commandLine: string): Result<Uint8Array, Refusal> {
  const image = readPeImage(file)
  return image.ok ? ok(append(file, image.value, utf16(`${commandLine}\0`))) : image
}

function append(file: Uint8Array, image: PeImage, text: Uint8Array): Uint8Array {
  const code = trampoline(image.machine, image.sizeOfImage, image.entryPoint, text.length)
  const size = TEXT_AT + text.length
  const from = roundUp(file.length, image.fileAlignment)
  const stored = roundUp(size, image.fileAlignment)
  const extended = new Uint8Array(from + stored)
  extended.set(file)
  extended.set(concat([code, text]), from)

  const view = viewOf(extended)
  view.setUint16(image.coffAt + 2, image.sections + 1, true)
  view.setUint32(image.optionalAt + 16, image.sizeOfImage, true) // AddressOfEntryPoint: where our section starts
  view.setUint32(image.optionalAt + 56, image.sizeOfImage + roundUp(size, image.sectionAlignment), true)
  view.setUint32(image.optionalAt + 64, 0, true) // CheckSum: none
  extended.fill(0, image.freeRowAt, image.freeRowAt + SECTION_ROW)
  extended.set(latin1(SECTION_NAME), image.freeRowAt)
  view.setUint32(image.freeRowAt + 8, size, true)
  view.setUint32(image.freeRowAt + 12, image.sizeOfImage, true)
  view.setUint32(image.freeRowAt + 16, stored, true)
  view.setUint32(image.freeRowAt + 20, from, true)
  view.setUint32(image.freeRowAt + 36, CODE, true)
  return extended
}
