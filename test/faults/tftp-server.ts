/**
 * Our TFTP server in a process of its own: `node tftp-server.ts <folder> <single|random>`. Prints its port, and for every line that it
 * reads what it holds at that moment.
 */
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { directorySource } from '../../src/edge/tftp/directory-source.ts'
import { serveTftp } from '../../src/edge/tftp/server.ts'

const [root = '', portMode = ''] = process.argv.slice(2)
const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`)

await using server = await serveTftp({
  listen: { address: '127.0.0.1', port: 0 },
  files: [await directorySource({ root })],
  portMode: portMode === 'random' ? 'random' : 'single',
  // All clients of these tests share one address.
  limits: { transfers: 20_000, transfersPerPeer: 20_000 },
  record: () => undefined,
})
say(server.bound[0]?.port)
for await (const _ of createInterface({ input: process.stdin }))
  say({ running: server.running, files: readdirSync('/proc/self/fd').length, counters: server.counters })
