import { powerOn, type PoweredMachine } from '../../lab/machine/power.ts'
import type { Hardware } from '../../lab/machine/qemu-arguments.ts'

/** A socket with power, and a machine in it. */
export interface Socket {
  /** For good. */
  cut(): Promise<void>
}

/**
 * Switches a machine on, and on again whenever it restarts. Every start is a cold one: after a reset the emulator unpacks an initial RAM
 * disk fifteen times slower than before.
 */
export function keepPowered(hardware: Omit<Hardware, 'variables' | 'endsOnRestart'>, folder: string): Socket {
  const power = new AbortController()
  let machine: PoweredMachine | undefined
  const run = async (): Promise<void> => {
    while (!power.signal.aborted) {
      machine = await powerOn({ ...hardware, endsOnRestart: true }, folder)
      await machine.ended
    }
  }
  const ended = run()
  return {
    async cut() {
      power.abort()
      await machine?.off()
      await ended
    },
  }
}
