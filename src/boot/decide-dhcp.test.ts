import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../base/bytes.ts'
import { encodeArchitectures } from '../wire/dhcp4/architecture.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import type { BootServer } from './boot-server.ts'
import { decideDhcp, type DhcpBoot } from './decide-dhcp.ts'
import { identifyDhcp } from './dhcp-client.ts'
import { architectureOf, firstProgramFor } from './first-program.ts'
import { RecentClients } from './recent-clients.ts'
import { bootServer, dhcpRequest, romOptions, speaks, type Entries } from './testdata/dhcp-requests.ts'

const decide = (options: Entries, server: BootServer = bootServer, mac = '525400000001'): DhcpBoot => {
  const request = dhcpRequest('discover', options, { hardwareAddress: hex(mac) })
  return decideDhcp(identifyDhcp(request, new RecentClients(8)), server)
}

const codeOf = (boot: DhcpBoot): string => (boot.kind === 'refusal' ? boot.code : boot.kind)

test('a PXE ROM gets the first program for its architecture by TFTP', () => {
  assert.deepEqual(decide(speaks.biosRom), {
    kind: 'program',
    program: 'bios',
    file: 'boot-bios.kpxe',
    bootFileOption: 'with NUL',
  })
  assert.deepEqual(decide(speaks.uefiRom), {
    kind: 'program',
    program: 'efi-amd64',
    file: 'boot-amd64.efi',
    bootFileOption: 'with NUL',
  })
})

test('U-Boot is told where the TFTP server is, and finds the rest by itself', () => {
  assert.deepEqual(decide(speaks.uBoot), { kind: 'tftp-server' })
  assert.deepEqual(decide(speaks.uBoot, { ...bootServer, tftp: false }), { kind: 'nothing' })
})

test('an iPXE that cannot speak HTTPS gets our own by TFTP, as any ROM does', () => {
  assert.deepEqual(decide(speaks.oldIpxe), {
    kind: 'program',
    program: 'bios',
    file: 'boot-bios.kpxe',
    bootFileOption: 'with NUL',
  })
})

test('an iPXE with HTTPS gets the start script', () => {
  assert.deepEqual(decide(speaks.ipxe), { kind: 'script', url: 'https://10.75.0.1/ipxe/start' })
})

test('row 24: our own iPXE gets the boot script and never a program again, whatever architecture it names', () => {
  for (const code of [0, 7, 11, 0xffff])
    assert.deepEqual(decide({ ...speaks.coldforge, [OPTION.architecture]: encodeArchitectures([code]) }), {
      kind: 'script',
      url: 'https://10.75.0.1/ipxe/boot',
    })
})

test('UEFI that boots over HTTP gets the URL of the program', () => {
  assert.deepEqual(decide(speaks.uefiHttp), {
    kind: 'http-program',
    program: 'efi-amd64',
    url: 'http://10.75.0.1/boot-amd64.efi',
  })
})

test('whatever is no boot firmware gets nothing to boot', () => {
  assert.deepEqual(decide(speaks.host), { kind: 'nothing' })
})

test('row 19: unknown architectures get no program, and the refusal names them', () => {
  for (const code of [9999, 0xffff]) {
    const boot = decide(romOptions(code))
    assert.equal(codeOf(boot), 'ARCHITECTURE_UNSUPPORTED')
    assert.ok(boot.kind === 'refusal' && boot.says.includes(String(code)))
  }
})

test('row 22: a PXE client that names no architecture gets no program', () => {
  assert.equal(codeOf(decide({ [OPTION.vendorClass]: 'PXEClient' })), 'ARCHITECTURE_UNSUPPORTED')
})

test('row 18: of several architectures the first that we have a program for counts', () => {
  assert.equal(firstProgramFor([9999, 11, 7]), 'efi-arm64')
  assert.equal(firstProgramFor([]), undefined)
})

test('no architecture is ever given the program of another', () => {
  const families: Readonly<Record<string, readonly number[]>> = {
    bios: [0, 20],
    'efi-ia32': [6, 15],
    'efi-amd64': [7, 9, 16, 17],
    'efi-arm32': [10, 18, 21, 23],
    'efi-arm64': [11, 19, 22, 24],
    'efi-riscv32': [25, 26],
    'efi-riscv64': [27, 28],
    'efi-loong64': [39, 40],
  }
  for (let code = 0; code <= 0xffff; code++) {
    const program = firstProgramFor([code])
    assert.equal(
      program,
      Object.keys(families).find((name) => families[name]?.includes(code)),
      architectureOf(code).says,
    )
  }
})

test('without TFTP, firmware that needs it is told so, and HTTP goes on', () => {
  const server = { ...bootServer, tftp: false }
  assert.equal(codeOf(decide(speaks.biosRom, server)), 'TFTP_OFF')
  assert.equal(codeOf(decide(speaks.uefiHttp, server)), 'http-program')
})

test('an architecture whose program was not minted is refused', () => {
  assert.equal(codeOf(decide(romOptions(6))), 'ARCHITECTURE_UNSUPPORTED')
})

test('the ROM of a Raspberry Pi, which claims to be x86 BIOS, is not sent an x86 program; with UEFI it is an ARM machine', () => {
  assert.equal(codeOf(decide(speaks.biosRom, bootServer, 'b827eb000001')), 'RASPBERRY_PI_ROM')
  assert.equal(codeOf(decide(romOptions(11), bootServer, 'b827eb000001')), 'program')
})

test('a Raspberry Pi is told to load its own firmware where we have it, and on no other server', () => {
  const withFiles = { ...bootServer, raspberryPiFiles: true }
  assert.equal(codeOf(decide(speaks.biosRom, withFiles, 'b827eb000001')), 'raspberry-pi')
  assert.equal(codeOf(decide(speaks.biosRom, { ...withFiles, tftp: false }, 'b827eb000001')), 'RASPBERRY_PI_ROM')
  assert.equal(codeOf(decide(speaks.biosRom, withFiles, '525400000001')), 'program')
})

test('a Raspberry Pi whose card tells nothing is known by its UUID, which begins with RPi4, and by its own architecture', () => {
  const withFiles = { ...bootServer, raspberryPiFiles: true }
  const rpi4 = { [OPTION.clientUuid]: hex('00 52506934 1100b030 00010203 04050607') }
  assert.equal(codeOf(decide({ ...speaks.biosRom, ...rpi4 }, withFiles)), 'raspberry-pi')
  assert.equal(codeOf(decide({ ...romOptions(11), ...rpi4 }, withFiles)), 'program')
  assert.equal(codeOf(decide(romOptions(41), withFiles)), 'raspberry-pi')
  assert.equal(codeOf(decide(romOptions(41))), 'RASPBERRY_PI_ROM')
})
