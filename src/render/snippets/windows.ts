import { httpPrograms, OURS, programs, programUrl, startUrl, type BootTarget } from './boot-target.ts'

const code = (arch: number): string => arch.toString().padStart(5, '0')

/** PowerShell for the DHCP role of Windows Server. Its policies match the vendor and user class that firmware sends. */
export const windows = (target: BootTarget): readonly string[] => [
  '# PowerShell on the DHCP server, as administrator; add -ScopeId to keep it to one scope',
  `Add-DhcpServerv4Class -Name 'Coldforge iPXE' -Type User -Data '${OURS}'`,
  "Add-DhcpServerv4Class -Name 'iPXE' -Type User -Data 'iPXE'",
  ...policy('coldforge-own', `-UserClass EQ,'Coldforge iPXE'`, []),
  ...policy('coldforge-ipxe', '-UserClass EQ,iPXE', [`-OptionId 67 -Value '${startUrl(target)}'`]),
  ...httpPrograms.flatMap((p) =>
    firmware(`coldforge-${p.label}`, `HTTPClient:Arch:${code(p.arch)}`, [
      "-OptionId 60 -Value 'HTTPClient'",
      `-OptionId 67 -Value '${programUrl(target, p.file)}'`,
    ]),
  ),
  ...programs.flatMap((p) =>
    p.arch.flatMap((arch) =>
      firmware(`coldforge-${p.label}-${arch}`, `PXEClient:Arch:${code(arch)}`, [
        `-OptionId 66 -Value '${target.tftp}'`,
        `-OptionId 67 -Value '${p.file}'`,
      ]),
    ),
  ),
]

const firmware = (name: string, vendorClass: string, options: readonly string[]): readonly string[] => [
  `Add-DhcpServerv4Class -Name '${name}' -Type Vendor -Data '${vendorClass}'`,
  ...policy(name, `-VendorClass EQ,'${name}*'`, options),
]

/** Windows stops at the first policy in processing order that sets an option, so the user classes come first. */
const policy = (name: string, condition: string, options: readonly string[]): readonly string[] => [
  `Add-DhcpServerv4Policy -Name '${name}' -Condition OR ${condition}`,
  ...options.map((option) => `Set-DhcpServerv4OptionValue -PolicyName '${name}' ${option}`),
]
