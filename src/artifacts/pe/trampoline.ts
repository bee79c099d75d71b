import { concat, hex } from '../../base/bytes.ts'
import { viewOf } from '../view.ts'
import type { PeImage } from './pe-image.ts'

/** Offset of the text behind both trampolines: code, literals and the GUIDs come before it. */
export const TEXT_AT = 136

const GUIDS_AT = 104

/** EFI_LOADED_IMAGE_PROTOCOL_GUID, UEFI 2.10 section 9.1, in memory order. */
const LOADED_IMAGE: Uint8Array = hex('a1311b5b 6295 d211 8e3f 00a0c969723b')
/** EFI_SIMPLE_NETWORK_PROTOCOL_GUID, UEFI 2.10 section 24.1. */
const SIMPLE_NETWORK: Uint8Array = hex('b93298a1 25ac d311 9a2d 0090273fc14d')

/**
 * Entered like an EFI application (UEFI 2.10 section 4.1): image handle and system table in rcx and rdx.
 *
 * Asks the boot services for our own LoadedImage protocol and lets its LoadOptions point at the text. Then it closes the network card
 * that we came from on behalf of who started us, and goes on to the real entry point. GRUB before 2.12 opens the card for itself alone and
 * never closes it (it names the wrong controller): without this, iPXE finds no card, or hangs while it takes the firmware's driver away.
 * Where nothing is open, closing is an error that changes nothing.
 */
const amd64: Uint8Array = hex(
  [
    '51', // push rcx
    '52', // push rdx
    '53', // push rbx
    '48 83 ec 30', // sub  rsp, 0x30             ; shadow space, one variable, alignment
    '48 8b 5a 60', // mov  rbx, [rdx + 0x60]     ; BootServices
    '48 8d 15 56 00 00 00', // lea  rdx, [rip + loaded_image]
    '4c 8d 44 24 20', // lea  r8, [rsp + 0x20]
    'ff 93 98 00 00 00', // call [rbx + 0x98]          ; HandleProtocol(handle, guid, &interface)
    '48 85 c0', // test rax, rax
    '75 2f', // jnz  go
    '48 8b 44 24 20', // mov  rax, [rsp + 0x20]
    '48 8d 0d 5a 00 00 00', // lea  rcx, [rip + text]
    '48 89 48 38', // mov  [rax + 0x38], rcx     ; LoadOptions
    'c7 40 30 00 00 00 00', // mov  dword [rax + 0x30], length ; LoadOptionsSize
    '48 8b 48 18', // mov  rcx, [rax + 0x18]     ; DeviceHandle
    '48 8d 15 34 00 00 00', // lea  rdx, [rip + simple_network]
    '4c 8b 40 08', // mov  r8, [rax + 0x8]       ; ParentHandle
    '45 31 c9', // xor  r9d, r9d
    'ff 93 20 01 00 00', // call [rbx + 0x120]         ; CloseProtocol(device, guid, agent, no controller)
    '48 83 c4 30', // go: add rsp, 0x30
    '5b', // pop  rbx
    '5a', // pop  rdx
    '59', // pop  rcx
    'e9 00 00 00 00', // jmp  entry
  ].join(''),
)
const AMD64_LENGTH = 53
const AMD64_JUMP = 89

/** The same for AArch64, image handle and system table in x0 and x1. Words are little-endian. */
const arm64: readonly number[] = [
  0xa9bd7bfd, // stp  x29, x30, [sp, #-48]!
  0xa90107e0, // stp  x0, x1, [sp, #16]
  0xf9403029, // ldr  x9, [x1, #0x60]       ; BootServices
  0xf9404d29, // ldr  x9, [x9, #0x98]       ; HandleProtocol
  0x100002c1, // adr  x1, loaded_image
  0x910083e2, // add  x2, sp, #32
  0xd63f0120, // blr  x9
  0xb50001c0, // cbnz x0, go
  0xf94013e9, // ldr  x9, [sp, #32]
  0x1000032a, // adr  x10, text
  0xf9001d2a, // str  x10, [x9, #0x38]      ; LoadOptions
  0x180001aa, // ldr  w10, length
  0xb900312a, // str  w10, [x9, #0x30]      ; LoadOptionsSize
  0xf9400fea, // ldr  x10, [sp, #24]        ; the system table
  0xf940314a, // ldr  x10, [x10, #0x60]     ; BootServices
  0xf940914a, // ldr  x10, [x10, #0x120]    ; CloseProtocol
  0xf9400d20, // ldr  x0, [x9, #0x18]       ; DeviceHandle
  0x100001a1, // adr  x1, simple_network
  0xf9400522, // ldr  x2, [x9, #0x8]        ; ParentHandle
  0xaa1f03e3, // mov  x3, xzr
  0xd63f0140, // blr  x10
  0xa94107e0, // go: ldp x0, x1, [sp, #16]
  0xa8c37bfd, // ldp  x29, x30, [sp], #48
]
const ARM64_JUMP: number = arm64.length * 4
const ARM64_LENGTH: number = ARM64_JUMP + 4

/** What stands in front of the text: code for `machine` that hands `textLength` bytes to the program at `entry`; both as RVAs. */
export function trampoline(machine: PeImage['machine'], at: number, entry: number, textLength: number): Uint8Array {
  const code = new Uint8Array(GUIDS_AT)
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
  return concat([code, LOADED_IMAGE, SIMPLE_NETWORK])
}
