import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { armKernel } from './dhcp/arm-kernel.ts'
import { startBoard, UBOOT, untilPrinted } from './dhcp/machine.ts'
import { startProduct } from './dhcp/start-product.ts'
import { cannotIsolate, openLan } from './netns.ts'

/** Debian's U-Boot on an emulated ARM board, in a network whose addresses are ours. */

const skip = cannotIsolate || (!existsSync(UBOOT) && 'needs the packages u-boot-qemu and qemu-system-arm')
const rack = { name: 'rack', subnet: '10.75.0.0/16', ranges: ['10.75.1.0-10.75.1.255'] }
const settings = { dhcp: { enabled: true, networks: [rack] }, tftp: { enabled: true } }

test('U-Boot, left alone, boots our UEFI program', { skip }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using _product = await startProduct(lan, settings)
  await using board = await startBoard(lan, 3)
  await untilPrinted(board, 'Coldforge: this computer boots from')
})

test('U-Boot that looks for a configuration boots the kernel of the profile with it', { skip }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'coldforge-uboot-'))
  const put = (path: string, content: Uint8Array | object): void => {
    const file = join(folder.path, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content instanceof Uint8Array ? content : JSON.stringify(content))
  }
  put('groups/all.json', { id: 'all', profile: 'board' })
  const boot = { kernel: '/assets/Image', initrd: [], args: ['console=ttyAMA0', 'card=${net0/mac:hexhyp}'] }
  put('profiles/board.json', { id: 'board', boot })
  put('assets/Image', armKernel('the kernel of the profile runs\r\n'))
  await using lan = await openLan('10.75.0.1/16')
  await using product = await startProduct(lan, { ...settings, profiles: { directory: folder.path, http: true } })
  await using board = await startBoard(lan, 3)
  await untilPrinted(board, 'Hit any key')
  board.stdin?.write('\n')
  await untilPrinted(board, '=> ')
  board.stdin?.write('setenv autoload no; pci enum; dhcp; pxe get; pxe boot\n')
  const printed = await untilPrinted(board, 'the kernel of the profile runs')
  assert.match(
    printed,
    /append: console=ttyAMA0 card=52-52-52-52-52-52/,
    'the address in the environment of this U-Boot',
  )
  assert.match(product.log(), /U-Boot boots profile \\"board\\"/)
})
