/** The first program of ours that a machine runs, by what its firmware can start. Named like the artifacts. */
export type FirstProgram =
  | 'bios'
  | 'efi-ia32'
  | 'efi-amd64'
  | 'efi-arm32'
  | 'efi-arm64'
  | 'efi-riscv32'
  | 'efi-riscv64'
  | 'efi-loong64'

export interface Architecture {
  readonly says: string
  /** Undefined where no program of ours can run: the client then gets an address and nothing else. */
  readonly program: FirstProgram | undefined
}

const of = (says: string, program?: FirstProgram): Architecture => ({ says, program })

/** Codes of option 93 (IANA "Processor Architecture Types"). */
const ARCHITECTURES: ReadonlyMap<number, Architecture> = new Map([
  [0, of('x86 BIOS', 'bios')],
  [1, of('NEC PC-98')],
  [2, of('Itanium UEFI')],
  [3, of('DEC Alpha')],
  [4, of('Arc x86')],
  [5, of('Intel Lean Client')],
  [6, of('x86 UEFI', 'efi-ia32')],
  [7, of('x64 UEFI', 'efi-amd64')],
  [8, of('XScale UEFI')],
  // "EBC", but in practice x64: VMware Fusion.
  [9, of('x64 UEFI', 'efi-amd64')],
  [10, of('ARM 32-bit UEFI', 'efi-arm32')],
  [11, of('ARM 64-bit UEFI', 'efi-arm64')],
  [12, of('PowerPC Open Firmware')],
  [13, of('PowerPC ePAPR')],
  [14, of('POWER OPAL')],
  [15, of('x86 UEFI HTTP', 'efi-ia32')],
  [16, of('x64 UEFI HTTP', 'efi-amd64')],
  [17, of('x64 UEFI HTTP', 'efi-amd64')],
  [18, of('ARM 32-bit UEFI HTTP', 'efi-arm32')],
  [19, of('ARM 64-bit UEFI HTTP', 'efi-arm64')],
  [20, of('x86 BIOS HTTP', 'bios')],
  [21, of('ARM 32-bit U-Boot', 'efi-arm32')],
  [22, of('ARM 64-bit U-Boot', 'efi-arm64')],
  [23, of('ARM 32-bit U-Boot HTTP', 'efi-arm32')],
  [24, of('ARM 64-bit U-Boot HTTP', 'efi-arm64')],
  [25, of('RISC-V 32-bit UEFI', 'efi-riscv32')],
  [26, of('RISC-V 32-bit UEFI HTTP', 'efi-riscv32')],
  [27, of('RISC-V 64-bit UEFI', 'efi-riscv64')],
  [28, of('RISC-V 64-bit UEFI HTTP', 'efi-riscv64')],
  [29, of('RISC-V 128-bit UEFI')],
  [30, of('RISC-V 128-bit UEFI HTTP')],
  [31, of('s390 Basic')],
  [32, of('s390 Extended')],
  [33, of('MIPS 32-bit UEFI')],
  [34, of('MIPS 64-bit UEFI')],
  [35, of('Sunway 32-bit UEFI')],
  [36, of('Sunway 64-bit UEFI')],
  [37, of('LoongArch 32-bit UEFI')],
  [38, of('LoongArch 32-bit UEFI HTTP')],
  [39, of('LoongArch 64-bit UEFI', 'efi-loong64')],
  [40, of('LoongArch 64-bit UEFI HTTP', 'efi-loong64')],
  [41, of('Raspberry Pi')],
])

/** What a code of option 93 means. Unknown codes have no program: guessing would give a machine what it cannot run. */
export const architectureOf = (code: number): Architecture => ARCHITECTURES.get(code) ?? of(`architecture ${code}`)

/** The program for the first architecture of the list that has one. */
export function firstProgramFor(codes: readonly number[]): FirstProgram | undefined {
  for (const code of codes) {
    const { program } = architectureOf(code)
    if (program !== undefined) return program
  }
  return undefined
}
