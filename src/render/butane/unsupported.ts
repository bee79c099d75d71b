import type { Ignition } from '../ignition/ignition-types.ts'
import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import type { Variant } from './variant.ts'

/** Sections that an image built with rpm-ostree for the edge sets up itself. */
const EDGE_STORAGE = ['disks', 'filesystems', 'luks', 'raid'] as const

/** Refuses what the system behind the variant cannot do, though Ignition can. Paths are Ignition's. */
export function checkSupported(
  { storage = {}, kernelArguments = {} }: Ignition,
  { name }: Variant,
  findings: Findings,
): void {
  const refuse = (path: Path, what: string): void => findings.error(path, `${name} has no support for ${what}`)
  if (name === 'flatcar') {
    for (const [i, { clevis }] of (storage.luks ?? []).entries()) {
      if (clevis !== undefined && Object.keys(clevis).length > 0)
        refuse(['storage', 'luks', i, 'clevis'], 'clevis; use a key file')
    }
  }
  if (name !== 'r4e' && name !== 'fiot') return
  const { shouldExist = [], shouldNotExist = [] } = kernelArguments
  if (shouldExist.length + shouldNotExist.length > 0) refuse(['kernelArguments'], 'kernel arguments in the config')
  for (const section of EDGE_STORAGE) {
    for (const [i] of (storage[section] ?? []).entries()) refuse(['storage', section, i], `storage.${section}`)
  }
}
