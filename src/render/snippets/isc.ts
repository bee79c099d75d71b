import { httpPrograms, OURS, programs, programUrl, startUrl, type BootTarget } from './boot-target.ts'

const hex = (code: number): string => `00:${code.toString(16).padStart(2, '0')}`

/** isc-dhcp-server, inside the subnet or globally. */
export const isc = (target: BootTarget): readonly string[] => [
  '# /etc/dhcp/dhcpd.conf',
  'option client-architecture code 93 = unsigned integer 16;',
  `next-server ${target.tftp};`,
  `if option user-class = "${OURS}" {`,
  '  # our own iPXE brings its script',
  '} elsif option user-class = "iPXE" {',
  `  filename "${startUrl(target)}";`,
  ...httpPrograms.flatMap((p) => [
    `} elsif option client-architecture = ${hex(p.arch)} {`,
    '  option vendor-class-identifier "HTTPClient";',
    `  filename "${programUrl(target, p.file)}";`,
  ]),
  ...programs.flatMap((p) => [
    `} elsif ${p.arch.map((code) => `option client-architecture = ${hex(code)}`).join(' or ')} {`,
    `  filename "${p.file}";`,
  ]),
  '}',
]
