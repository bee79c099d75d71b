import { Command } from 'commander'
import { version } from '../../app/version.ts'
import { matchboxUsage, readMatchboxFlags } from './matchbox-flags.ts'

/** `coldforge matchbox` in the place of matchbox: its flags, its environment, its files, its answers. */
export const matchboxCommand = (): Command =>
  new Command('matchbox')
    .description('serve a matchbox data folder in the place of matchbox: coldforge matchbox -help')
    .argument('[flags...]', "matchbox's own flags")
    .helpOption(false)
    .allowUnknownOption()
    .action((flags: readonly string[]) => runMatchbox(flags))

async function runMatchbox(args: readonly string[]): Promise<void> {
  const flags = readMatchboxFlags(args, process.env)
  if (!flags.ok) {
    process.stderr.write(`${flags.error.says}\n${flags.error.kind === 'usage' ? matchboxUsage() : ''}`)
    process.exitCode = flags.error.kind === 'usage' ? 2 : 1
    return
  }
  if (flags.value.version) return console.log(version)
  if (flags.value.help) return console.error(matchboxUsage().trimEnd())
  const stop = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.resolve())
  // Loaded by who asks for it: the parts of a server would slow every other command down.
  const { openMatchbox } = await import('./matchbox-service.ts')
  await using service = await openMatchbox(flags.value, process.env['MATCHBOX_PASSPHRASE'] ?? '')
  if (service === undefined) process.exitCode = 1
  else await stop.promise
}
