import type { Disk, Filesystem, Luks, Partition, Raid, Storage } from '../ignition/ignition-types.ts'
import type { BootDevice, BootLuks } from './butane-types.ts'

/** GPT partition types. */
const RESERVED = '8DA63339-0007-60C0-C436-083AC8230908'
const BIOS_BOOT = '21686148-6449-6E6F-744E-656564454649'
const PREP_BOOT = '9E1A2D38-C612-4316-AA26-8B49521E5A8B'
const EFI_SYSTEM = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B'

/**
 * The storage that `boot_device` of Fedora CoreOS stands for: the root file system inside LUKS, on a mirror, or both. Sizes repeat
 * those of the system's image. Undefined when neither is asked for.
 */
export function bootDeviceStorage(device: BootDevice): Storage | undefined {
  const { luks = {}, mirror, layout = 'x86_64' } = device
  const devices = mirror?.devices ?? []
  const encrypted = luks.tpm2 === true || (luks.tang ?? []).length > 0 || luks.cex?.enabled === true
  const mirrored = devices.length > 0
  if (!encrypted && !mirrored) return undefined
  const root = encrypted ? '/dev/mapper/root' : '/dev/md/md-root'
  return {
    ...(mirrored ? { disks: devices.map((d, i) => mirroredDisk(d, layout, i + 1)) } : {}),
    filesystems: [...(mirrored ? mirrorFilesystems(layout, devices.length) : []), filesystem(root, 'xfs', 'root')],
    ...(encrypted ? { luks: [rootLuks(luks, layout, mirrored)] } : {}),
    ...(mirrored ? { raid: mirrorRaids(devices.length) } : {}),
  }
}

const hasEfi = (layout: string): boolean => layout === 'x86_64' || layout === 'aarch64'

function mirroredDisk(device: string, layout: string, number: number): Disk {
  const partitions: readonly Partition[] = [
    firmwarePartition(layout, number),
    hasEfi(layout) ? partition(`esp-${number}`, 127, EFI_SYSTEM) : partition(`reserved-${number}`, 1, RESERVED),
    { label: `boot-${number}`, sizeMiB: 384 },
    { label: `root-${number}` },
  ]
  return { device, partitions, wipeTable: true }
}

function firmwarePartition(layout: string, number: number): Partition {
  if (layout === 'x86_64') return partition(`bios-${number}`, 1, BIOS_BOOT)
  if (layout === 'ppc64le') return partition(`prep-${number}`, 4, PREP_BOOT)
  return partition(`reserved-${number}`, 1, RESERVED)
}

const partition = (label: string, sizeMiB: number, typeGuid: string): Partition => ({ label, sizeMiB, typeGuid })

const filesystem = (device: string, format: string, label: string): Filesystem => ({
  device,
  format,
  label,
  wipeFilesystem: true,
})

function mirrorFilesystems(layout: string, count: number): readonly Filesystem[] {
  const numbers = hasEfi(layout) ? Array.from({ length: count }, (_, i) => i + 1) : []
  const efi = numbers.map((n) => filesystem(`/dev/disk/by-partlabel/esp-${n}`, 'vfat', `esp-${n}`))
  return [...efi, filesystem('/dev/md/md-boot', 'ext4', 'boot')]
}

/** The superblock of the boot mirror stands at the end, where GRUB on BIOS machines does not stumble over it. */
function mirrorRaids(count: number): readonly Raid[] {
  const devices = (label: string): readonly string[] =>
    Array.from({ length: count }, (_, i) => `/dev/disk/by-partlabel/${label}-${i + 1}`)
  return [
    { devices: devices('boot'), level: 'raid1', name: 'md-boot', options: ['--metadata=1.0'] },
    { devices: devices('root'), level: 'raid1', name: 'md-root' },
  ]
}

function rootLuks(
  { cex, device = '', discard, tang, threshold, tpm2 }: BootLuks,
  layout: string,
  mirrored: boolean,
): Luks {
  const clevis = {
    ...(tang === undefined ? {} : { tang }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(tpm2 === undefined ? {} : { tpm2 }),
  }
  return {
    ...(cex?.enabled === true ? { cex } : { clevis }),
    device: luksDevice(device, layout, mirrored),
    ...(discard === undefined ? {} : { discard }),
    label: 'luks-root',
    name: 'root',
    wipeVolume: true,
  }
}

/** On IBM Z the root partition has a number of its own for each kind of disk. */
function luksDevice(device: string, layout: string, mirrored: boolean): string {
  if (layout === 's390x-eckd') return `${device}2`
  if (layout === 's390x-zfcp') return `${device}4`
  return mirrored ? '/dev/md/md-root' : '/dev/disk/by-partlabel/root'
}
