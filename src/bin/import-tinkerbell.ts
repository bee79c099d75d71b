import { readFileSync } from 'node:fs'
import type { ProfileStore } from '../domain/profiles/profile-store.ts'
import { declareHardware, type DeclaredHardware } from '../store/tinkerbell/declare-hardware.ts'
import { readHardware } from '../store/tinkerbell/read-hardware.ts'
import { openTarget } from './import-target.ts'
import { Problem } from './problem.ts'

/** Writes the machines of a file into the folder, and tells what was left behind. */
export function importTinkerbell(file: string, to: string | undefined, tell: (line: string) => void): void {
  const { hardware, left } = readHardware(readText(file))
  for (const says of left) tell(`left: ${says}`)
  using target = openTarget(to)
  const reservations: string[] = []
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
    if (target !== undefined) write(target, declared)
    for (const { ip, mac } of declared.reservations) reservations.push(`  - { ip: ${ip}, mac: "${mac}" }`)
    tell(`${target === undefined ? 'would carry over' : 'carried over'}: ${name}, ${declared.groups.length} groups`)
  }
  if (reservations.length === 0) return
  tell('their addresses, for a network of the configuration (dhcp.networks):')
  tell(['reservations:', ...reservations].join('\n'))
}

function write(target: ProfileStore, { groups, profile, templates }: DeclaredHardware): void {
  const done = [
    ...templates.map(({ kind, name, text }) => target.putTemplate(kind, name, new TextEncoder().encode(text))),
    target.putProfile(profile),
    ...groups.map((group) => target.putGroup(group)),
  ]
  for (const result of done) if (!result.ok) throw new Problem(result.error)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
