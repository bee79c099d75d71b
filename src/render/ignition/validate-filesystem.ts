import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import { checkPath } from './absolute-path.ts'
import type { Filesystem, Storage } from './ignition-types.ts'

const FORMATS = new Set(['ext4', 'btrfs', 'xfs', 'swap', 'vfat', 'none'])

/** Bytes, as the mkfs of each format counts them. */
const LABEL_LENGTHS: Readonly<Record<string, number>> = { ext4: 16, btrfs: 256, xfs: 12, swap: 15, vfat: 11 }

export function checkFilesystems({ filesystems = [], disks = [] }: Storage, minor: number, findings: Findings): void {
  const byDevice = new Map(disks.map((d) => [d.device, d]))
  for (const [i, filesystem] of filesystems.entries()) {
    const path = ['storage', 'filesystems', i]
    checkFilesystem(filesystem, path, minor, findings)
    const disk = byDevice.get(filesystem.device)
    if (disk === undefined) continue
    if ((disk.partitions ?? []).length > 0)
      findings.warning([...path, 'device'], 'this file system overwrites the partitions of the disk')
    else if (disk.wipeTable === true && filesystem.wipeFilesystem !== true) {
      findings.warning([...path, 'device'], 'the disk has wipeTable: its file system is wiped too')
    }
  }
}

function checkFilesystem(filesystem: Filesystem, path: Path, minor: number, findings: Findings): void {
  const { device, format = '', label = '' } = filesystem
  checkPath(device, [...path, 'device'], findings)
  if (filesystem.path !== undefined && filesystem.path !== '') checkPath(filesystem.path, [...path, 'path'], findings)
  if (format === '') {
    if (needsFormat(filesystem))
      findings.error([...path, 'format'], 'a file system with a path, label, uuid or options needs a format')
  } else if (!FORMATS.has(format) || (format === 'none' && minor < 3)) {
    findings.error([...path, 'format'], `the file system format "${format}" is not known to this version`)
  }
  const longest = LABEL_LENGTHS[format]
  if (longest !== undefined && new TextEncoder().encode(label).length > longest) {
    findings.error([...path, 'label'], `a label of ${format} has at most ${longest} bytes`)
  }
}

const needsFormat = ({ path, label, uuid, wipeFilesystem, mountOptions = [], options = [] }: Filesystem): boolean =>
  [path, label, uuid].some((text) => text !== undefined && text !== '') ||
  wipeFilesystem === true ||
  mountOptions.length + options.length > 0
