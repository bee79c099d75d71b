import { httpPrograms, OURS, programs, programUrl, startUrl, type BootTarget } from './boot-target.ts'

/** Tags are set by `dhcp-match` and `dhcp-userclass`; a `dhcp-boot` line counts when all its tags are set. */
export const dnsmasq = (target: BootTarget): readonly string[] => [
  '# /etc/dnsmasq.d/coldforge.conf',
  `dhcp-userclass=set:ours,${OURS}`,
  'dhcp-userclass=set:ipxe,iPXE',
  ...programs.flatMap((p) => p.arch.map((code) => `dhcp-match=set:${p.label},option:client-arch,${code}`)),
  ...httpPrograms.map((p) => `dhcp-match=set:${p.label},option:client-arch,${p.arch}`),
  ...programs.map((p) => `dhcp-boot=tag:!ours,tag:!ipxe,tag:${p.label},${p.file},,${target.tftp}`),
  ...httpPrograms.flatMap((p) => [
    `dhcp-boot=tag:${p.label},${programUrl(target, p.file)}`,
    `dhcp-option-force=tag:${p.label},60,HTTPClient`,
  ]),
  `dhcp-boot=tag:ipxe,tag:!ours,${startUrl(target)}`,
]
