import { httpPrograms, OURS, programs, programUrl, startUrl, type BootTarget } from './boot-target.ts'

/** RouterOS 7: options, sets of them, and matchers that choose a set by what the client sends. */
export const mikrotik = (target: BootTarget): readonly string[] => [
  '# RouterOS 7, terminal; replace dhcp1 by the name of your DHCP server',
  '/ip dhcp-server option',
  `add name=coldforge-next code=66 value="s'${target.tftp}'"`,
  `add name=coldforge-start code=67 value="s'${startUrl(target)}'"`,
  `add name=coldforge-httpclient code=60 value="s'HTTPClient'"`,
  ...programs.map((p) => `add name=coldforge-${p.label} code=67 value="s'${p.file}'"`),
  ...httpPrograms.map((p) => `add name=coldforge-${p.label} code=67 value="s'${programUrl(target, p.file)}'"`),
  '/ip dhcp-server option sets',
  'add name=coldforge-own options=""',
  'add name=coldforge-start options=coldforge-start',
  ...programs.map((p) => `add name=coldforge-${p.label} options=coldforge-next,coldforge-${p.label}`),
  ...httpPrograms.map((p) => `add name=coldforge-${p.label} options=coldforge-httpclient,coldforge-${p.label}`),
  '/ip dhcp-server matcher',
  `add server=dhcp1 code=77 value="s'${OURS}'" option-set=coldforge-own`,
  `add server=dhcp1 code=77 value="s'iPXE'" option-set=coldforge-start`,
  ...httpPrograms.map((p) => matcher(p.arch, p.label)),
  ...programs.flatMap((p) => p.arch.map((code) => matcher(code, p.label))),
]

const matcher = (arch: number, label: string): string =>
  `add server=dhcp1 code=93 value="0x${arch.toString(16).padStart(4, '0')}" option-set=coldforge-${label}`
