import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { IgnitionVersion } from './config.ts'
import { renderMachineIgnition } from './machine-ignition.ts'

const agentFile = (name: string): string => readFileSync(new URL(`../../../agent/${name}`, import.meta.url), 'utf8')

const render = (version: IgnitionVersion, changes: { readonly sshAuthorizedKeys?: readonly string[] } = {}): string =>
  renderMachineIgnition({
    hostname: 'wörker-01',
    caPem: '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n',
    agent: {
      url: 'https://10.75.0.1:8444',
      token: 'se+cret/==',
      programs: ['coldforge-agent', 'coldforge-diagnostics'].map((name) => ({ name, contents: agentFile(name) })),
      units: ['coldforge-agent.service', 'coldforge-kexec.service'].map((name) => ({
        name,
        contents: agentFile(name),
      })),
    },
    version,
    ...changes,
  })

interface Rendered {
  readonly ignition: { readonly version: string }
  readonly storage: {
    readonly files: readonly {
      readonly path: string
      readonly mode: number
      readonly contents: { readonly source: string }
    }[]
  }
  readonly systemd: {
    readonly units: readonly { readonly name: string; readonly enabled: boolean; readonly contents: string }[]
  }
}

/** `fetch` reads data URLs by the WHATWG rules: a reader that is not ours. */
const read = async (url: string): Promise<string> => (await fetch(url)).text()

test('a machine gets its name, its authority, and an agent that only root can speak for', async () => {
  const config = JSON.parse(render('3.4.0')) as Rendered
  const files = new Map(config.storage.files.map((f) => [f.path, f]))
  const text = (path: string): Promise<string> => read(files.get(path)?.contents.source ?? '')
  assert.equal(await text('/etc/hostname'), 'wörker-01\n')
  assert.equal(
    await text('/etc/coldforge/agent.env'),
    'COLDFORGE_URL=https://10.75.0.1:8444\nCOLDFORGE_CA=/etc/coldforge/ca.pem\n',
  )
  assert.match(await text('/etc/coldforge/ca.pem'), /^-----BEGIN CERTIFICATE-----\n/)
  assert.equal(await text('/etc/coldforge/agent.token'), 'se+cret/==\n')
  assert.equal(files.get('/etc/coldforge/agent.token')?.mode, 0o600)
})

test('the agent starts with the machine, and what it starts itself only waits', () => {
  const { systemd } = JSON.parse(render('3.4.0')) as Rendered
  assert.deepEqual(
    systemd.units.map(({ name, enabled }) => [name, enabled]),
    [
      ['coldforge-agent.service', true],
      ['coldforge-kexec.service', false],
    ],
  )
})

test('the program arrives byte for byte, executable, where the unit starts it', async () => {
  const config = JSON.parse(render('3.4.0')) as Rendered
  const path = /^ExecStart=(.*)$/m.exec(config.systemd.units[0]?.contents ?? '')?.[1]
  const program = config.storage.files.find((f) => f.path === path)
  assert.equal(program?.mode, 0o755)
  assert.equal(await read(program.contents.source), agentFile('coldforge-agent'))
})

test('the same machine gives the same text', () => {
  assert.equal(render('3.4.0'), render('3.4.0'))
})

test('3.3.0 and 3.4.0 differ in the number only', () => {
  assert.equal(render('3.3.0').replace('"3.3.0"', '"3.4.0"'), render('3.4.0'))
})

const validate = (config: string) => spawnSync('ignition-validate', ['-'], { input: config, encoding: 'utf8' })
const noValidator = validate('').error !== undefined && 'no ignition-validate here'

test("Ignition's own validator accepts it without a word", { skip: noValidator }, () => {
  for (const changes of [{}, { sshAuthorizedKeys: ['ssh-ed25519 AAAA operator'] }]) {
    const { status, stdout, stderr } = validate(render('3.3.0', changes))
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' })
  }
})

test('the validator that accepts it does refuse what is wrong', { skip: noValidator }, () => {
  assert.notEqual(validate(render('3.3.0').replace('"/etc/hostname"', '"etc/hostname"')).status, 0)
})
