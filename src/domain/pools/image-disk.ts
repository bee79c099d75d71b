import { err, ok, type Result } from '../../base/result.ts'

/**
 * The disk that keeps container images and is formatted on every boot. It is always named by somebody: there is no "first disk", because
 * the first disk of some machine holds what nobody may lose.
 */
export type ImageDisk =
  | { readonly by: 'device'; readonly device: string }
  | { readonly by: 'serial'; readonly serial: string }
  | { readonly by: 'wwn'; readonly wwn: string }

/** Whole disks only: a kernel name, or a link that udev makes below `/dev/disk/`. */
const DEVICE =
  /^\/dev\/(?:(?:sd|vd|xvd|hd)[a-z]{1,3}|nvme\d{1,3}n\d{1,3}|mmcblk\d{1,2}|disk\/by-(?:id|path)\/[A-Za-z0-9][\w:.+-]{0,127})$/

/** Characters that mean themselves in a udev rule: no quotes, no wildcards, no blanks. */
const SERIAL = /^[A-Za-z0-9][\w.:+-]{0,63}$/
const WWN = /^(?:0x[0-9a-f]{16}(?:[0-9a-f]{16})?|eui\.[0-9a-f]{16}(?:[0-9a-f]{16})?|nvme\.[0-9a-f-]{4,120})$/

export function checkImageDisk(disk: ImageDisk): Result<ImageDisk, string> {
  switch (disk.by) {
    case 'device': {
      if (/-part\d+$/.test(disk.device)) return err(`${disk.device} is a partition; name the whole disk`)
      return DEVICE.test(disk.device)
        ? ok(disk)
        : err(`"${disk.device.slice(0, 80)}" is not a whole disk like /dev/sda`)
    }
    case 'serial':
      return SERIAL.test(disk.serial) ? ok(disk) : err(`"${disk.serial.slice(0, 80)}" is not a serial number of a disk`)
    case 'wwn':
      return WWN.test(disk.wwn) ? ok(disk) : err(`"${disk.wwn.slice(0, 80)}" is not a WWN like 0x5000c500a1b2c3d4`)
  }
}

/** As people say it: `serial S3Z8NB0K`. */
export const formatImageDisk = (disk: ImageDisk): string =>
  disk.by === 'device' ? disk.device : disk.by === 'serial' ? `serial ${disk.serial}` : `WWN ${disk.wwn}`
