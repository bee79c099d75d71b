import { Command } from 'commander'
import { interfacesOf } from '../../app/config/networks.ts'
import { examineNetworks } from '../../app/networks/network-doctor.ts'
import type { Finding } from '../../boot/doctor/finding.ts'
import { systemClock } from '../../host/clock.ts'
import { readConfig, withConfigOptions, type ConfigFlags } from '../config-options.ts'
import { Problem } from '../problem.ts'

type DoctorFlags = ConfigFlags & { readonly seconds: string; readonly json?: true }

export const doctorCommand = (): Command =>
  new Command('doctor').description('find out why machines do not boot').addCommand(
    withConfigOptions(
      new Command('network')
        .description('probe the boot networks from this machine, as root; the server need not run')
        .option('--seconds <n>', 'how long to listen on each network; some servers take 3 seconds to offer', '6')
        .option('--json', 'findings as JSON'),
    ).action(async (options: DoctorFlags) => {
      const { config } = readConfig(options)
      const seconds = Number(options.seconds)
      if (!(seconds >= 1 && seconds <= 3600)) throw new Problem('--seconds must be a number from 1 to 3600')
      const interfaces = interfacesOf(config.dhcp, config.address)
      const findings = await examineNetworks({ config, interfaces, seconds, clock: systemClock })
      process.stdout.write(options.json === true ? `${JSON.stringify({ findings }, null, 2)}\n` : text(findings))
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1
    }),
  )

const text = (findings: readonly Finding[]): string =>
  findings
    .map(({ severity, what, why, fix }) => {
      const lines = [`${severity.padEnd(8)} ${what}`, `         ${why}`]
      return `${[...lines, ...(fix === 'nothing' ? [] : [`         -> ${fix}`])].join('\n')}\n`
    })
    .join('\n')
