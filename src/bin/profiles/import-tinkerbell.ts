import { readFileSync } from 'node:fs'
import { writeGroupFile } from '../../store/matchbox-files/group-file.ts'
import { writeProfileFile } from '../../store/matchbox-files/profile-file.ts'
import { declareHardware, type DeclaredHardware } from '../../store/tinkerbell/declare-hardware.ts'
import { readHardware } from '../../store/tinkerbell/read-hardware.ts'
import { carryOver } from './carry-over.ts'
import type { NamedDocument } from './declared-files.ts'
import type { ImportTarget } from './import-target.ts'
import { Problem } from '../problem.ts'

/** Carries over the machines of a file, all of them at once, and tells what was left behind. */
export async function importTinkerbell(
  file: string,
  target: ImportTarget | undefined,
  tell: (line: string) => void,
): Promise<void> {
  const { hardware, left } = readHardware(readText(file))
  for (const says of left) tell(`left: ${says}`)
  const reservations: string[] = []
  const documents: NamedDocument[] = []
  const owners = new Map<string, string>()
  for (const one of hardware) {
    const { name } = one.metadata
    const declared = declareHardware(one)
    for (const says of declared.left) tell(`left: ${name}: ${says}`)
    for (const mac of declared.groups.flatMap((group) => group.selector.get('mac') ?? [])) {
      const owner = owners.get(mac)
      if (owner === undefined) owners.set(mac, name)
      else
        tell(`ambiguous: ${mac} is an address of both ${owner} and ${name}; the name that sorts first gets the machine`)
    }
    const carried = carryOver(documentsOf(declared))
    for (const says of carried.left) tell(`left: ${name}: ${says}`)
    documents.push(...carried.documents)
    for (const { ip, mac } of declared.reservations) reservations.push(`  - { ip: ${ip}, mac: "${mac}" }`)
    tell(`${target === undefined ? 'would carry over' : 'carried over'}: ${name}, ${declared.groups.length} groups`)
  }
  await target?.(documents)
  if (reservations.length === 0) return
  tell('their addresses, for a network of the configuration (dhcp.networks):')
  tell(['reservations:', ...reservations].join('\n'))
}

const documentsOf = ({ groups, profile, templates }: DeclaredHardware): readonly NamedDocument[] => [
  ...templates,
  { kind: 'profile', name: profile.key, text: writeProfileFile(profile) },
  ...groups.map((group): NamedDocument => ({ kind: 'group', name: group.key, text: writeGroupFile(group) })),
]

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
