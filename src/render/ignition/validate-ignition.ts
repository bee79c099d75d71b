import { Findings, type Report } from '../source/finding.ts'
import { CONFIG } from './ignition-shape.ts'
import type { Ignition } from './ignition-types.ts'
import { parseIgnitionVersion } from './ignition-version.ts'
import { findRepeatedItems } from './repeated-items.ts'
import { checkReferences } from './validate-references.ts'
import { checkStorage } from './validate-storage.ts'
import { checkUnits, unitPaths } from './validate-units.ts'

/** What Ignition would refuse or doubt in this config, by the rules of the version it names. */
export function validateIgnition(config: Ignition): Report {
  const findings = new Findings()
  const version = parseIgnitionVersion(config.ignition.version)
  if (!version.ok) findings.error(['ignition', 'version'], version.error)
  const minor = version.ok ? version.value : 0
  checkReferences(config.ignition, minor, findings)
  checkStorage(config.storage ?? {}, minor, findings)
  checkUnits(config.systemd?.units ?? [], findings)
  checkUnitFiles(config, findings)
  findRepeatedItems(CONFIG, config, findings)
  return findings.list
}

/** A unit and a file cannot both write the same path. */
function checkUnitFiles({ storage = {}, systemd }: Ignition, findings: Findings): void {
  const taken = unitPaths(systemd?.units ?? [])
  for (const list of ['files', 'directories', 'links'] as const) {
    for (const [i, { path }] of (storage[list] ?? []).entries()) {
      if (taken.has(path))
        findings.error(['storage', list, i, 'path'], `the unit or drop-in of the same path writes ${path} already`)
    }
  }
}
