import type { Command } from 'commander'

export interface PrintOptions {
  readonly json?: boolean
}

export const withJson = (command: Command): Command => command.option('--json', "the API's answer as it is")

/** Writes an answer for programs or for people. */
export const print = <T>({ json }: PrintOptions, found: T, show: (found: T) => string): void =>
  void process.stdout.write(json === true ? `${JSON.stringify(found, null, 2)}\n` : show(found))
