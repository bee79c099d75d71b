import { programs, programUrl, startUrl, type BootTarget } from './boot-target.ts'

/** OPNsense is configured on a page: what to type where (Services, ISC DHCPv4, your interface, Network booting). */
export const opnsense = (target: BootTarget): readonly string[] => {
  const file = (label: string): string => programs.find((p) => p.label === label)?.file ?? ''
  return [
    '# Services > ISC DHCPv4 > [interface] > Network booting',
    'Enable network booting:          yes',
    `Set next-server IP:              ${target.tftp}`,
    `Set default bios filename:       ${file('bios')}`,
    `Set UEFI 32bit filename:         (empty)`,
    `Set UEFI 64bit filename:         ${file('uefi')}`,
    `Set ARM 64bit filename:          ${file('arm64')}`,
    `Set iPXE boot filename:          ${startUrl(target)}`,
    `Set UEFI HTTPBoot URL:           ${programUrl(target, file('uefi'))}`,
  ]
}
