import type { NetBoot } from '../../domain/profiles/profile.ts'

/** `/grub`, GRUB 2. The title and the doubled space before the initrds are matchbox's. */
export const renderGrub = (boot: NetBoot): string => `default=0
fallback=1
timeout=1
${entry('EFI', 'linuxefi', 'initrdefi', boot)}${entry('BIOS', 'linux', 'initrd', boot)}`

function entry(firmware: string, linux: string, initrd: string, boot: NetBoot): string {
  const kernel = [`"${boot.kernel}"`, ...boot.args].join(' ')
  const initrds = boot.initrd.map((file) => ` "${file}"`).join('')
  return `menuentry "CoreOS (${firmware})" {
echo "Loading kernel"
${linux} ${kernel}
echo "Loading initrd"
${initrd} ${initrds}
}
`
}
