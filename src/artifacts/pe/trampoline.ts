import { concat, hex } from '../../base/bytes.ts'
import { viewOf } from '../view.ts'
import type { PeImage } from './pe-image.ts'

/** Offset of the text behind both trampolines: code, literals and the GUID come before it. */
export const TEXT_AT = 88

const GUID_AT = 72

/** EFI_LOADED_IMAGE_PROTOCOL_GUID, UEFI 2.10 section 9.1, in memory order. */
const LOADED_IMAGE: Uint8Array = hex('a1311b5b 6295 d211 8e3f 00a0c969723b')

/**
 * Entered like an EFI application (UEFI 2.10 section 4.1): image handle and system table in rcx and rdx.
 * Asks the boot services for our own LoadedImage protocol, lets its LoadOptions point at the text, and goes on to the real entry point.
 */
const amd64: Uint8Array = hex(
  [
    '51', // push rcx
    '52', // push rdx
    '48 83 ec 28', // sub  rsp, 0x28             ; shadow space, one variable, alignment
    '48 8b 42 60', // mov  rax, [rdx + 0x60]     ; BootServices
    '48 8d 15 37 00 00 00', // lea  rdx, [rip + guid]
    '4c 8d 44 24 20', // lea  r8, [rsp + 0x20]
    'ff 90 98 00 00 00', // call [rax + 0x98]          ; HandleProtocol(handle, guid, &interface)
    '48 85 c0', // test rax, rax
    '75 17', // jnz  go
    '48 8b 44 24 20', // mov  rax, [rsp + 0x20]
    '48 8d 0d 2b 00 00 00', // lea  rcx, [rip + text]
    '48 89 48 38', // mov  [rax + 0x38], rcx     ; LoadOptions
    'c7 40 30 00 00 00 00', // mov  dword [rax + 0x30], length ; LoadOptionsSize
    '48 83 c4 28', // go: add rsp, 0x28
    '5a', // pop  rdx
    '59', // pop  rcx
    'e9 00 00 00 00', // jmp  entry
  ].join(''),
)
const AMD64_LENGTH = 52
const AMD64_JUMP = 63

/** The same for AArch64, image handle and system table in x0 and x1. Words are little-endian. */
const arm64: readonly number[] = [
  0xa9bd7bfd, // stp  x29, x30, [sp, #-48]!
  0xa90107e0, // stp  x0, x1, [sp, #16]
  0xf9403029, // ldr  x9, [x1, #0x60]       ; BootServices
  0xf9404d29, // ldr  x9, [x9, #0x98]       ; HandleProtocol
  0x100001c1, // adr  x1, guid
  0x910083e2, // add  x2, sp, #32
  0xd63f0120, // blr  x9
  0xb50000c0, // cbnz x0, go
  0xf94013e9, // ldr  x9, [sp, #32]
  0x100001aa, // adr  x10, text
  0xf9001d2a, // str  x10, [x9, #0x38]      ; LoadOptions
  0x180000aa, // ldr  w10, length
  0xb900312a, // str  w10, [x9, #0x30]      ; LoadOptionsSize
  0xa94107e0, // go: ldp x0, x1, [sp, #16]
  0xa8c37bfd, // ldp  x29, x30, [sp], #48
]
const ARM64_JUMP: number = arm64.length * 4
const ARM64_LENGTH: number = ARM64_JUMP + 4

/** What stands in front of the text: code for `machine` that hands `textLength` bytes to the program at `entry`; both as RVAs. */
export function trampoline(machine: PeImage['machine'], at: number, entry: number, textLength: number): Uint8Array {
  const code = new Uint8Array(GUID_AT)
  const view = viewOf(code)
  if (machine === 'amd64') {
    code.set(amd64)
    view.setUint32(AMD64_LENGTH, textLength, true)
    view.setInt32(AMD64_JUMP, entry - (at + AMD64_JUMP + 4), true)
  } else {
    for (const [i, word] of arm64.entries()) view.setUint32(i * 4, word, true)
    view.setUint32(ARM64_JUMP, 0x14000000 | (((entry - (at + ARM64_JUMP)) >> 2) & 0x03ffffff), true) // b entry
    view.setUint32(ARM64_LENGTH, textLength, true)
  }
  return concat([code, LOADED_IMAGE])
}
