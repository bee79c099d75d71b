import { Command } from 'commander'
import { withClientOptions } from './api-client.ts'

/** A command about one machine, whose path `machinePath` finds. */
export const aboutMachine = (name: string, description: string): Command =>
  withClientOptions(
    new Command(name)
      .argument('<machine>', 'its number, name, UUID or MAC; see: coldforge get machines')
      .description(description),
  )

/** A command about one pool, whose path `poolPath` finds. */
export const aboutPool = (name: string, description: string): Command =>
  withClientOptions(
    new Command(name).argument('<pool>', 'its number or name; see: coldforge get pools').description(description),
  )
