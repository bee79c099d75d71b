import type { NetBoot } from '../../domain/profiles/profile.ts'

/** `/boot.ipxe`: iPXE comes back with what it knows of the machine. The address is relative, so that it works behind a path prefix. */
export const BOOTSTRAP: string = `#!ipxe
chain ipxe?uuid=\${uuid}&mac=\${mac:hexhyp}&domain=\${domain}&hostname=\${hostname}&serial=\${serial}&arch=\${buildarch:uristring}
`

/** `/ipxe`. Values stand as written: a profile may use iPXE's own variables and flags. */
export function renderIpxe(boot: NetBoot): string {
  const kernel = [boot.kernel, ...boot.args].join(' ')
  const initrds = boot.initrd.map((initrd) => `initrd ${initrd}\n`).join('')
  return `#!ipxe\nkernel ${kernel}\n${initrds}boot\n`
}
