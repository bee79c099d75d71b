import { httpPrograms, OURS, programs, programUrl, startUrl, type BootTarget } from './boot-target.ts'

const notIpxe = `not (option[77].hex == '${OURS}') and not (option[77].hex == 'iPXE')`
const arch = (code: number): string => `option[93].hex == 0x${code.toString(16).padStart(4, '0')}`

/** The `client-classes` of Kea's Dhcp4, as JSON. */
export function kea(target: BootTarget): readonly string[] {
  const classes = [
    { name: 'coldforge-ipxe', test: "option[77].hex == 'iPXE'", 'boot-file-name': startUrl(target) },
    ...httpPrograms.map((p) => ({
      name: `coldforge-${p.label}`,
      test: arch(p.arch),
      'boot-file-name': programUrl(target, p.file),
      'option-data': [{ name: 'vendor-class-identifier', data: 'HTTPClient' }],
    })),
    ...programs.map((p) => ({
      name: `coldforge-${p.label}`,
      test: `${notIpxe} and (${p.arch.map(arch).join(' or ')})`,
      'next-server': target.tftp,
      'boot-file-name': p.file,
    })),
  ]
  return ['// kea-dhcp4.conf, inside "Dhcp4"', `"client-classes": ${JSON.stringify(classes, null, 2)}`]
}
