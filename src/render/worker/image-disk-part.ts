import type { ImageDisk } from '../../domain/pools/image-disk.ts'
import { textFile, type Part } from './part.ts'

const LINK = 'coldforge/image-disk'
/** systemd.unit(5): the name of the device unit, with `-` in a path written as `\x2d`. */
const DEVICE_UNIT = String.raw`dev-coldforge-image\x2ddisk.device`

const FORMAT = `[Unit]
Description=Format the disk for container images
Requires=${DEVICE_UNIT}
After=${DEVICE_UNIT}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/mkfs.ext4 -q -F -L images /dev/${LINK}
`

const MOUNT = `[Unit]
Description=Container images
Requires=coldforge-image-disk.service
After=coldforge-image-disk.service
Before=containerd.service

[Mount]
What=/dev/${LINK}
Where=/var/lib/containerd
Type=ext4
Options=noatime

[Install]
RequiredBy=containerd.service
`

/**
 * Formats the named disk on every boot and keeps images on it. udev puts the link on the disk that was named and on no other; without
 * that disk nothing is formatted, containerd does not start, and the machine does not join: better than filling its memory unseen.
 */
export const imageDiskPart = (disk: ImageDisk | undefined): Part =>
  disk === undefined
    ? { files: [], units: [] }
    : {
        files: [textFile('/etc/udev/rules.d/90-coldforge-image-disk.rules', 0o644, udevRules(disk))],
        units: [
          { name: 'coldforge-image-disk.service', contents: FORMAT },
          { name: 'var-lib-containerd.mount', enabled: true, contents: MOUNT },
        ],
      }

/** udev(7). Partitions inherit the serial number of their disk, hence DEVTYPE: only the whole disk may match. */
export const udevRules = (disk: ImageDisk): string =>
  matches(disk)
    .map((match) => `SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", ${match}, SYMLINK+="${LINK}", TAG+="systemd"\n`)
    .join('')

function matches(disk: ImageDisk): readonly string[] {
  switch (disk.by) {
    case 'device':
      return disk.device.startsWith('/dev/disk/')
        ? [`SYMLINK=="${disk.device.slice('/dev/'.length)}"`]
        : [`KERNEL=="${disk.device.slice('/dev/'.length)}"`]
    case 'serial':
      // ATA and NVMe, SCSI, virtio: each keeps it elsewhere.
      return ['ID_SERIAL_SHORT', 'ID_SCSI_SERIAL', 'ID_SERIAL'].map((name) => `ENV{${name}}=="${disk.serial}"`)
    case 'wwn':
      // The extension tells units of one SCSI target apart, which share their WWN.
      return [`ENV{${disk.wwn.startsWith('0x') ? 'ID_WWN_WITH_EXTENSION' : 'ID_WWN'}}=="${disk.wwn}"`]
  }
}
