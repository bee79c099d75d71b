import type { Findings } from '../source/finding.ts'
import type { BootDevice } from './butane-types.ts'

const LAYOUTS: readonly string[] = ['aarch64', 'ppc64le', 'x86_64']
const IBM_Z_LAYOUTS: readonly string[] = ['s390x-eckd', 's390x-virt', 's390x-zfcp']

/** What a disk of IBM Z is called, by layout. */
const IBM_Z_DISKS: Readonly<Record<string, RegExp>> = {
  's390x-eckd': /\/dev\/dasd[a-z]$/,
  's390x-zfcp': /\/dev\/sd[a-z]$/,
}

/** `minor` is the minor version of Butane's fcos variant. */
export function checkBootDevice(device: BootDevice, minor: number, findings: Findings): void {
  const { layout, luks = {}, mirror } = device
  const known = minor >= 6 ? [...LAYOUTS, ...IBM_Z_LAYOUTS] : LAYOUTS
  if (layout !== undefined && !known.includes(layout)) {
    findings.error(['boot_device', 'layout'], `the layout "${layout}" is not known; known are ${known.join(', ')}`)
  }
  if ((mirror?.devices ?? []).length === 1)
    findings.error(['boot_device', 'mirror', 'devices'], 'a mirror needs two devices or more')
  if (minor >= 6) checkIbmZ(device, findings)
  const opens = (luks.tang ?? []).length > 0 || luks.tpm2 === true || luks.cex?.enabled === true
  if (minor >= 7 && luks.device && !opens)
    findings.error(['boot_device', 'luks'], 'luks needs a way to unlock: tang, tpm2 or cex')
}

function checkIbmZ({ layout = '', luks = {}, mirror }: BootDevice, findings: Findings): void {
  const { cex, device = '', tang = [], tpm2 } = luks
  const disk = IBM_Z_DISKS[layout]
  if (disk !== undefined && !disk.test(device)) {
    const example = layout === 's390x-eckd' ? '/dev/dasda' : '/dev/sda'
    findings.error(['boot_device', 'layout'], `the layout ${layout} needs luks.device, for example ${example}`)
  }
  const isIbmZ = layout.startsWith('s390x')
  if (isIbmZ && (mirror?.devices ?? []).length > 0)
    findings.error(['boot_device', 'layout'], `the layout ${layout} cannot be mirrored`)
  if (cex?.enabled !== true) return
  if (!isIbmZ) findings.error(['boot_device', 'luks', 'cex'], 'cex needs a layout of IBM Z')
  if (tang.length > 0 || tpm2 === true) findings.error(['boot_device', 'luks'], 'cex excludes tang and tpm2')
}
