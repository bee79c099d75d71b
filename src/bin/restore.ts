import { join } from 'node:path'
import { Command } from 'commander'
import { systemClock } from '../host/clock.ts'
import { restoreDatabase } from '../store/sqlite/restore.ts'
import { readConfig, withConfigOptions, type ConfigFlags } from './config-options.ts'
import { Problem } from './problem.ts'

export const restoreCommand = (): Command =>
  withConfigOptions(
    new Command('restore')
      .description('put a backup of the database in its place, and void what was given out since it was made')
      .argument('[backup]', 'copy of coldforge.db; without it, the data directory as it is counts as restored'),
  ).action((backup: string | undefined, options: ConfigFlags) => {
    const { config } = readConfig(options)
    const path = join(config.dataDir, 'coldforge.db')
    try {
      const { voidedTokens, replaced } = restoreDatabase(path, backup, systemClock())
      process.stdout.write(`${summary(path, voidedTokens, replaced)}\n`)
    } catch (failure) {
      const says = failure instanceof Error ? failure.message : String(failure)
      throw new Problem(`${backup ?? path} cannot be restored: ${says}. Nothing was changed.`, { cause: failure })
    }
  })

const summary = (path: string, voidedTokens: number, replaced: string | undefined): string =>
  [
    `${path} is restored.${replaced === undefined ? '' : ` What was there before lies in ${replaced}.`}`,
    `- ${voidedTokens} unused boot tokens are void, and so are signed links: machines that are booting boot again, links are made anew.`,
    '- Before DHCP is served, every free address on the attached networks is probed; behind relays nobody can be.',
    '- Whatever was revoked after the backup was made is valid again: look through artifacts, chain URLs and API keys.',
  ].join('\n')
