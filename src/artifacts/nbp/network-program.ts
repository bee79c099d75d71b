import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { roundUp, viewOf } from '../view.ts'
import { networkProgramCode } from './network-program-code.ts'

const SECTOR = 512
const PARAGRAPH = 16

/** Offsets in the program of the rows "offset in the file, destination, length". */
const KERNEL_ROW = 4
const SCRIPT_ROW = 16

/** Linear address up to which the loaded file may reach: PXE ROMs keep their own code and data above. */
const MEMORY_END = 0x78000
/** The higher of the two places where the file is loaded: from disks. */
const LOADED_AT = 0x8000

/**
 * One file that PC BIOS network boot can load and that has everything inside: our program, `ipxe.lkrn` and the script.
 * It starts the kernel by the Linux boot protocol with the script as its initial RAM disk.
 */
export function networkProgram(kernel: Uint8Array, script: Uint8Array): Result<Uint8Array, Refusal> {
  const setup = setupLength(kernel)
  if (setup === undefined) return err(notKernel)
  const scriptAt = roundUp(SECTOR + kernel.length, PARAGRAPH)
  const size = roundUp(scriptAt + script.length, PARAGRAPH)
  if (LOADED_AT + size > MEMORY_END) return err(tooLarge(MEMORY_END - LOADED_AT - scriptAt))
  const file = new Uint8Array(size)
  file.set(networkProgramCode)
  file.set(kernel, SECTOR)
  file.set(script, scriptAt)
  setRow(file, KERNEL_ROW, SECTOR + setup, kernel.length - setup)
  setRow(file, SCRIPT_ROW, scriptAt, script.length)
  return ok(file)
}

function setRow(file: Uint8Array, at: number, from: number, length: number): void {
  const view = viewOf(file)
  view.setUint32(at, from, true)
  view.setUint32(at + 8, length, true)
}

/** Bytes of the real-mode part (Linux x86 boot protocol: `setup_sects` at 0x1f1, "HdrS" at 0x202), when this is such a kernel. */
function setupLength(kernel: Uint8Array): number | undefined {
  if (kernel.length < 2 * SECTOR || viewOf(kernel).getUint32(0x202, true) !== 0x53726448) return undefined
  const sectors = kernel[0x1f1] ?? 0
  const length = ((sectors === 0 ? 4 : sectors) + 1) * SECTOR
  return length < kernel.length ? length : undefined
}

const notKernel: Refusal = refusal(
  'IPXE_KERNEL_UNKNOWN',
  422,
  'this file is not an ipxe.lkrn: it is cut short or does not speak the Linux boot protocol',
  'use ipxe.lkrn of the ipxe package of Debian trixie, or a build of your own made with "make bin/ipxe.lkrn"',
)

const tooLarge = (room: number): Refusal =>
  refusal(
    'SCRIPT_TOO_LARGE',
    422,
    `the script with its certificate and key does not fit beside iPXE in the memory of a BIOS: ${Math.max(0, room)} bytes are free`,
    'make the script shorter and let it chain to a longer one on the server',
  )
