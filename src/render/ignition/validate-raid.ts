import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import { checkPath } from './absolute-path.ts'
import type { Raid } from './ignition-types.ts'

const WITHOUT_SPARES = new Set(['linear', 'raid0', '0', 'stripe'])
const WITH_SPARES = new Set(['raid1', '1', 'mirror', 'raid4', '4', 'raid5', '5', 'raid6', '6', 'raid10', '10'])

export function checkRaid({ devices = [], level = '', spares = 0 }: Raid, path: Path, findings: Findings): void {
  const at = [...path, 'level']
  if (level === '') findings.error(at, 'a RAID needs a level, for example raid1')
  else if (!WITHOUT_SPARES.has(level) && !WITH_SPARES.has(level))
    findings.error(at, `the RAID level "${level}" is not known`)
  else if (WITHOUT_SPARES.has(level) && spares !== 0) findings.error(at, `a RAID of level ${level} has no spares`)
  if (devices.length === 0) findings.error([...path, 'devices'], 'a RAID needs devices')
  for (const [i, device] of devices.entries()) checkPath(device, [...path, 'devices', i], findings)
}
