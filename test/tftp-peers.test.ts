/**
 * Downloads by the TFTP clients that people have, on loopback. Needs the Debian packages tftp-hpa, atftp, curl and
 * busybox; a missing one is skipped by name.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { fixedFiles } from '../src/edge/tftp/fixed-files.ts'
import { serveTftp, type TftpServer } from '../src/edge/tftp/server.ts'

const run = promisify(execFile)

const program = randomBytes(1_048_576)
const wholeBlocks = program.subarray(0, 512 * 20)
const text = Buffer.from('one\ntwo\n')
const files = fixedFiles(
  new Map<string, Uint8Array>([
    ['program', program],
    ['whole-blocks', wholeBlocks],
    ['text', text],
  ]),
)

interface Client {
  readonly name: string
  readonly command: string
  readonly debianPackage: string
  arguments(port: string, file: string, into: string): readonly string[]
}

const clients: readonly Client[] = [
  {
    name: 'tftp-hpa',
    command: '/usr/bin/tftp',
    debianPackage: 'tftp-hpa',
    arguments: (port, file, into) => ['-m', 'binary', '127.0.0.1', port, '-c', 'get', file, into],
  },
  {
    name: 'curl',
    command: '/usr/bin/curl',
    debianPackage: 'curl',
    arguments: (port, file, into) => ['-sS', '--tftp-blksize', '1468', '-o', into, `tftp://127.0.0.1:${port}/${file}`],
  },
  {
    name: 'curl without options',
    command: '/usr/bin/curl',
    debianPackage: 'curl',
    arguments: (port, file, into) => ['-sS', '--tftp-no-options', '-o', into, `tftp://127.0.0.1:${port}/${file}`],
  },
  {
    name: 'busybox',
    command: '/usr/bin/busybox',
    debianPackage: 'busybox',
    arguments: (port, file, into) => ['tftp', '-b', '1468', '-g', '-r', file, '-l', into, '127.0.0.1', port],
  },
  ...['1', '4', '64'].map((windowSize) => ({
    name: `atftp with window ${windowSize}`,
    command: '/usr/bin/atftp',
    debianPackage: 'atftp',
    arguments: (port: string, file: string, into: string) =>
      ['--option', 'blksize 1468', '--option', `windowsize ${windowSize}`, '--option', 'tsize 0'].concat([
        '-g',
        '-r',
        file,
        '-l',
        into,
        '127.0.0.1',
        port,
      ]),
  })),
]

async function download(server: TftpServer, client: Client, file: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'tftp-peers-'))
  try {
    const into = join(folder, 'file')
    await run(client.command, client.arguments(String(server.bound[0]?.port), file, into), { timeout: 20_000 })
    return await readFile(into)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const serve = (portMode: 'single' | 'random'): Promise<TftpServer> =>
  serveTftp({ listen: { address: '127.0.0.1', port: 0 }, files: [files], portMode, record: () => undefined })

for (const portMode of ['single', 'random'] as const)
  for (const client of clients)
    describe(
      `${client.name}, ${portMode} ports`,
      { skip: !existsSync(client.command) && `install ${client.debianPackage}` },
      () => {
        for (const [file, bytes] of [
          ['program', program],
          ['whole-blocks', wholeBlocks],
        ] as const)
          test(`downloads ${file} unchanged`, async () => {
            await using server = await serve(portMode)
            const received = await download(server, client, file)
            assert.equal(Buffer.compare(received, bytes), 0)
            assert.equal(server.counters.failed + server.counters.malformed, 0)
          })
      },
    )

test(
  'tftp-hpa in its text mode gets the text it would get from its own server',
  { skip: !existsSync('/usr/bin/tftp') && 'install tftp-hpa' },
  async () => {
    await using server = await serve('single')
    const client: Client = {
      name: 'text',
      command: '/usr/bin/tftp',
      debianPackage: 'tftp-hpa',
      arguments: (port, file, into) => ['-m', 'ascii', '127.0.0.1', port, '-c', 'get', file, into],
    }
    assert.equal((await download(server, client, 'text')).toString(), text.toString())
  },
)

test(
  'a missing file is told apart from trouble, in the words of curl',
  { skip: !existsSync('/usr/bin/curl') && 'install curl' },
  async () => {
    await using server = await serve('single')
    const missing = run('/usr/bin/curl', ['-sS', `tftp://127.0.0.1:${server.bound[0]?.port}/missing`])
    const CURLE_TFTP_NOTFOUND = 68
    await assert.rejects(missing, { code: CURLE_TFTP_NOTFOUND })
  },
)
