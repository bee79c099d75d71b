import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import type { Unit } from './ignition-types.ts'
import { parseUnitFile } from './unit-file.ts'

const UNIT_NAME = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|snapshot|slice|scope)$/

const UNIT_FOLDER = '/etc/systemd/system/'

export function checkUnits(units: readonly Unit[], findings: Findings): void {
  for (const [i, unit] of units.entries()) {
    const path = ['systemd', 'units', i]
    if (!UNIT_NAME.test(unit.name))
      findings.error([...path, 'name'], `"${unit.name}" is no unit name; it ends in .service, .mount, …`)
    const sections = checkContents(unit.contents, [...path, 'contents'], findings)
    if (unit.enabled === true && sections !== undefined && unit.contents && !sections.has('Install')) {
      findings.warning(
        [...path, 'contents'],
        `${unit.name} is enabled but has no [Install] section, so enabling it does nothing`,
      )
    }
    for (const [j, dropin] of (unit.dropins ?? []).entries()) {
      const at = [...path, 'dropins', j]
      if (!dropin.name.endsWith('.conf')) findings.error([...at, 'name'], 'the name of a drop-in ends in .conf')
      checkContents(dropin.contents, [...at, 'contents'], findings)
    }
  }
}

function checkContents(contents: string | undefined, path: Path, findings: Findings): ReadonlySet<string> | undefined {
  const parsed = parseUnitFile(contents ?? '')
  if (parsed.ok) return parsed.value
  findings.error(path, `systemd cannot read this: ${parsed.error}`)
  return undefined
}

/** The files that units with contents become. */
export function unitPaths(units: readonly Unit[]): ReadonlySet<string> {
  const paths = new Set<string>()
  for (const { name, contents, dropins = [] } of units) {
    if (contents) paths.add(UNIT_FOLDER + name)
    for (const dropin of dropins) if (dropin.contents) paths.add(`${UNIT_FOLDER}${name}.d/${dropin.name}`)
  }
  return paths
}
