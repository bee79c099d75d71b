import { Command, InvalidArgumentError, Option } from 'commander'
import { machineStatuses, type MachineStatus } from '../domain/machines/machine.ts'

/** The lab's own code is loaded when it is asked for: it is no part of an installed server. */
export const labCommand = (): Command =>
  new Command('lab').description('virtual machines with real firmware, on a network of their own').addCommand(
    new Command('run')
      .description('switch machines on, watch them boot, exit with 0 when all have arrived')
      .addOption(
        new Option('--firmware <kind>', 'how a machine finds its first program')
          .choices(['bios-pxe', 'uefi-pxe', 'uefi-http', 'uefi-disk', 'iso', 'iso-uefi'])
          .default('bios-pxe'),
      )
      .option('--machines <count>', 'how many', count(1, 200), 1)
      .addOption(
        new Option('--until <status>', 'the status to reach').choices(machineStatuses).default('ready_unassigned'),
      )
      .option('--timeout <seconds>', 'how long that may take after power-on', count(1, 86_400), 300)
      .option('--ballast <MiB>', 'of an initial RAM disk more, since many systems are larger', count(0, 1000), 0)
      .option('--json', 'print the timeline as JSON; progress goes to standard error', false)
      .addOption(
        new Option('--stay [when]', 'keep everything running until Ctrl-C: always, or only on a terminal')
          .choices(['always', 'terminal'])
          .preset('always'),
      )
      .action(async (options: LabFlags) => {
        const { runLab } = await import('../../lab/run.ts')
        const stay = options.stay === 'always' || (options.stay === 'terminal' && process.stdin.isTTY)
        process.exitCode = await runLab({ ...options, stay })
      }),
  )

interface LabFlags {
  readonly firmware: 'bios-pxe' | 'uefi-pxe' | 'uefi-http' | 'uefi-disk' | 'iso' | 'iso-uefi'
  readonly machines: number
  readonly until: MachineStatus
  readonly timeout: number
  readonly ballast: number
  readonly json: boolean
  readonly stay?: 'always' | 'terminal'
}

const count =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
