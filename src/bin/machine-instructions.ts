import { writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import type { z } from 'zod'
import { instruction } from '../api/contract.ts'
import type { InstructionKind } from '../domain/agents/instruction.ts'
import { aboutMachine } from './about-named.ts'
import { apiClient, type ApiClient, type ClientOptions } from './api-client.ts'
import { machinePath } from './named.ts'
import { Problem } from './problem.ts'

const LOOK_EVERY = 500

export const rebootCommand = (): Command =>
  aboutMachine('reboot', 'ask its agent to reboot')
    .option('--kexec', 'start the next kernel from the running one, without the firmware, where the machine can')
    .action(async (id: string, options: ClientOptions & { readonly kexec?: boolean }) => {
      const client = apiClient(options)
      const { given } = await give(client, id, options.kexec === true ? 'kexec' : 'reboot')
      process.stdout.write(
        `instruction ${given.id} is ${given.state}; the agent hears of it at once when it is connected\n`,
      )
    })

export const diagnoseCommand = (): Command =>
  aboutMachine('diagnose', 'have its agent collect state and logs, without secrets, and print them')
    .option('--out <file>', 'write them there')
    .action(async (id: string, options: ClientOptions & { readonly out?: string }) => {
      const client = apiClient(options)
      const { given, path } = await give(client, id, 'diagnose')
      process.stderr.write(
        `instruction ${given.id}: waiting for the agent of machine ${id}; Ctrl-C stops the waiting\n`,
      )
      await ended(client, path)
      const text = await buffer(await client.open(`${path}/diagnostics`))
      if (options.out === undefined) process.stdout.write(text)
      else await writeFile(options.out, text, { mode: 0o600 })
    })

async function give(
  client: ApiClient,
  wanted: string,
  kind: InstructionKind,
): Promise<{ readonly given: z.infer<typeof instruction>; readonly path: string }> {
  const all = `${await machinePath(client, wanted)}/instructions`
  const given = await client.send('POST', all, { kind }, instruction)
  return { given, path: `${all}/${given.id}` }
}

async function ended(client: ApiClient, path: string): Promise<void> {
  for (;;) {
    const { id, state, detail } = await client.get(path, instruction)
    if (state === 'done') return
    if (state === 'failed') throw new Problem(`Instruction ${id} has failed: ${detail}.`)
    await wait(LOOK_EVERY)
  }
}
