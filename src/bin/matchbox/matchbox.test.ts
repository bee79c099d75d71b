import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'

const program = join(import.meta.dirname, '../coldforge.ts')

function dataFolder(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'matchbox-bin-'))
  t.after(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'groups'))
  mkdirSync(join(root, 'profiles'))
  writeFileSync(join(root, 'groups/default.json'), '{"id":"default","profile":"p"}')
  writeFileSync(join(root, 'groups/bad.json'), '{')
  writeFileSync(join(root, 'profiles/p.json'), '{"id":"p","boot":{"kernel":"/k"}}')
  return root
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(process.execPath, [program, 'matchbox', ...args], { env: { PATH: process.env['PATH'], ...env } })

async function ended(
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly err: string; readonly out: string }> {
  let err = ''
  let out = ''
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, err, out }
}

test('it serves a data folder with the flags and environment of matchbox, and ends on SIGTERM', async (t) => {
  const root = dataFolder(t)
  const child = run(['-address=127.0.0.1:0', '--data-path', root], {
    MATCHBOX_LOG_LEVEL: 'debug',
    MATCHBOX_ASSETS_PATH: root,
  })
  t.after(() => child.kill('SIGKILL'))
  const lines: string[] = []
  const port = await new Promise<string>((resolve) => {
    createInterface(child.stderr!).on('line', (line) => {
      lines.push(line)
      const [, found] = /Starting matchbox HTTP server on 127\.0\.0\.1:(\d+)/.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  const reply = await fetch(`http://127.0.0.1:${port}/ipxe?mac=52-54-00-00-00-01`)
  assert.equal(await reply.text(), '#!ipxe\nkernel /k\nboot\n')
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  assert.equal(await closed, 0)
  assert.match(
    lines[0] ?? '',
    /^time="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ" level=warning msg="groups\/bad\.json:1: not JSON: /,
  )
  assert.ok(lines.some((line) => line.endsWith('level=info msg="HTTP GET /ipxe?mac=52-54-00-00-00-01"')))
})

test('what it cannot start with ends with one fatal line and code 1, a flag it does not know with 2', async (t) => {
  const root = dataFolder(t)
  const failures: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['-data-path', join(root, 'nope')], 1, /level=fatal msg="A valid -data-path is required"/],
    [['-data-path', root, '-assets-path', '/nope'], 1, /Provide a valid -assets-path or '' to disable asset serving/],
    [['-data-path', root, '-assets-path=', '-log-level', 'critical'], 1, /invalid log-level/],
    [['-data-path', root, '-assets-path=', '-rpc-address', ':0', '-cert-file', '/nope'], 1, /-cert-file: \/nope/],
    [['-data-path', root, '-assets-path=', '-key-ring-path', join(root, 'groups/bad.json')], 1, /level=fatal/],
    [['-nope'], 2, /^flag provided but not defined: -nope\nUsage of/],
  ]
  for (const [args, code, err] of failures) {
    const result = await ended(run(args))
    assert.equal(result.code, code, args.join(' '))
    assert.match(result.err, err)
  }
})

test('-version prints the version alone', async () => {
  const { code, out } = await ended(run(['-version']))
  assert.equal(code, 0)
  assert.match(out, /^\d+\.\d+\.\d+\n$/)
})
