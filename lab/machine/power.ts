import { spawn } from 'node:child_process'
import { EventEmitter, on } from 'node:events'
import { createWriteStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { isUefi } from './firmware.ts'
import { qemuArguments, UEFI_VARIABLES, type Hardware } from './qemu-arguments.ts'
import { openQmp } from './qmp.ts'
import { createScreen } from './screen.ts'

/** A machine that was switched on. A machine that switches itself off stays off. */
export interface PoweredMachine {
  /** What is on its screen now. */
  screen(): string
  /** Resolves with the screen once it shows this. */
  shows(pattern: RegExp): Promise<string>
  /** Everything its serial port ever said, as a file. */
  readonly serialLog: string
  /** The reset button. */
  reset(): Promise<void>
  /** Pulls the plug and waits until it is off. */
  off(): Promise<void>
  /** Resolves when it is off, with what the emulator complained about, if anything. */
  readonly ended: Promise<string>
}

/** Switches a machine on. `folder` keeps its serial log and firmware variables; one machine, one folder. */
export async function powerOn(hardware: Omit<Hardware, 'variables'>, folder: string): Promise<PoweredMachine> {
  await mkdir(folder, { recursive: true })
  const variables = join(folder, 'uefi-variables.fd')
  if (isUefi(hardware.firmware)) await copyFile(UEFI_VARIABLES, variables)

  const emulator = spawn('qemu-system-x86_64', qemuArguments({ ...hardware, variables }), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const qmp = openQmp(emulator.stdio[3] as Duplex)
  const screen = createScreen()
  const drawn = new EventEmitter()
  const serialLog = join(folder, 'serial.log')
  const log = createWriteStream(serialLog, { flags: 'a' })
  emulator.stdout?.on('data', (bytes: Buffer) => {
    log.write(bytes)
    void screen.write(bytes).then(() => drawn.emit('change'))
  })
  let complaint = ''
  emulator.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const ended = new Promise<string>((resolve, reject) => {
    emulator.on('error', reject)
    emulator.on('close', () => log.end(() => resolve(complaint)))
  })
  ended.catch(() => {}) // Whoever waits for the machine hears of it; nobody has to.

  return {
    screen: () => screen.text(),
    async shows(pattern) {
      const changes = on(drawn, 'change')
      while (!pattern.test(screen.text())) await changes.next()
      await changes.return?.()
      return screen.text()
    },
    serialLog,
    ended,
    reset: async () => void (await qmp.execute('system_reset')),
    async off() {
      emulator.kill('SIGKILL')
      await ended
    },
  }
}
