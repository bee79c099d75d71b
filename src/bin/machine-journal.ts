import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { journalMatches } from '../api/journal-contract.ts'
import { aboutMachine } from './about-named.ts'
import { apiClient, type ApiClient, type ClientOptions } from './api-client.ts'
import { machinePath } from './named.ts'

interface JournalOptions extends ClientOptions {
  readonly grep?: string
  readonly boot?: string
}

export const journalCommand = (): Command =>
  aboutMachine('journal', 'print the system journal that the agent of a machine has sent, of its last boot')
    .option('--grep <text>', 'only lines that hold this text, in whatever case')
    .option('--boot <bootId>', 'of an earlier boot')
    .action(async (id: string, { grep, boot, ...options }: JournalOptions) => {
      const client = apiClient(options)
      const path = `${await machinePath(client, id)}/journal?`
      const which: Record<string, string> = boot === undefined ? {} : { boot_id: boot }
      await (grep === undefined ? printAll(client, path, which) : printMatches(client, path, { ...which, q: grep }))
    })

async function printAll(client: ApiClient, path: string, which: Record<string, string>): Promise<void> {
  let offset = 0
  for (;;) {
    const query = new URLSearchParams({ ...which, offset: String(offset) })
    const page = await buffer(await client.open(`${path}${query}`))
    if (page.length === 0) return
    process.stdout.write(page)
    offset += page.length
  }
}

async function printMatches(client: ApiClient, path: string, question: Record<string, string>): Promise<void> {
  let offset: number | null = 0
  while (offset !== null) {
    const query = new URLSearchParams({ ...question, offset: String(offset) })
    const found = await client.get(`${path}${query}`, journalMatches)
    for (const line of found.lines) process.stdout.write(`${line}\n`)
    offset = found.next
  }
}
