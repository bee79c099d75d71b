import { Command } from 'commander'
import { serve } from '../app/serve.ts'
import { readConfig, withConfigOptions, type ConfigFlags } from './config-options.ts'
import { Problem } from './problem.ts'

export const serveCommand = (): Command =>
  withConfigOptions(new Command('serve').description('run the server until SIGTERM or SIGINT')).action(
    async (options: ConfigFlags) => {
      const { config } = readConfig(options)
      const stop = new AbortController()
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
      try {
        await serve(config, stop.signal, (text) => process.stderr.write(text))
      } catch (failure) {
        throw new Problem(`The server cannot run: ${failure instanceof Error ? failure.message : String(failure)}`, {
          cause: failure,
        })
      }
    },
  )
