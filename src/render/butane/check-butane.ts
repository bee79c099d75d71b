import type { Findings } from '../source/finding.ts'
import type { Butane, ButaneDisk, ButaneStorage } from './butane-types.ts'
import { checkBootDevice } from './check-boot-device.ts'
import { looksDecimal } from './decimal-mode.ts'
import { checkGrubUsers } from './grub-users.ts'
import type { Variant } from './variant.ts'

const COREOS_BOOT_DISK = '/dev/disk/by-id/coreos-boot-disk'

/** Where partitions of Fedora CoreOS stand on its boot disk, by label. */
const RESERVED_NUMBERS: Readonly<Record<string, number>> = {
  'BIOS-BOOT': 1,
  'PowerPC-PReP-boot': 1,
  'EFI-SYSTEM': 2,
  boot: 3,
  root: 4,
}

/** What Butane refuses or doubts before any of it becomes Ignition. */
export function checkButane({ storage = {}, boot_device, grub }: Butane, variant: Variant, findings: Findings): void {
  for (const kind of ['directories', 'files'] as const) {
    for (const [i, { mode }] of (storage[kind] ?? []).entries()) {
      if (mode !== undefined && looksDecimal(mode, kind === 'directories')) {
        findings.warning(['storage', kind, i, 'mode'], `the mode ${mode} is decimal; 0${mode} is meant?`)
      }
    }
  }
  if (variant.name !== 'fcos') return
  for (const [i, disk] of (storage.disks ?? []).entries()) checkPartitions(disk, i, variant, findings)
  if (variant.minor >= 6) checkMountPoints(storage, findings)
  if (boot_device !== undefined) checkBootDevice(boot_device, variant.minor, findings)
  checkGrubUsers(grub?.users ?? [], findings)
}

function checkPartitions(
  { device, wipe_table, partitions = [] }: ButaneDisk,
  index: number,
  variant: Variant,
  findings: Findings,
): void {
  if (wipe_table === true) return
  for (const [i, { label, number = 0 }] of partitions.entries()) {
    if (label === undefined) continue
    const path = ['storage', 'disks', index, 'partitions', i]
    if (variant.minor >= 6 && device !== COREOS_BOOT_DISK && number === 0) {
      findings.warning(
        [...path, 'number'],
        'a partition is not found again by its label alone; give its number, or wipe_table',
      )
    }
    const reserved = RESERVED_NUMBERS[label]
    if (reserved !== undefined && reserved !== number) {
      findings.warning(
        [...path, 'label'],
        `the partition "${label}" of the system has the number ${reserved}; this makes another one`,
      )
    }
  }
}

function checkMountPoints({ filesystems = [] }: ButaneStorage, findings: Findings): void {
  for (const [i, { path, with_mount_unit }] of filesystems.entries()) {
    if (with_mount_unit === true && path !== undefined && !/^\/(?:etc|var)(?:\/|$)/.test(path)) {
      findings.error(['storage', 'filesystems', i, 'path'], 'with_mount_unit needs a path below /etc or /var')
    }
  }
}
