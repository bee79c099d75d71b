import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startServer, type TestServer } from './server.ts'

const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))
const rack7 = '{ "profile": "worker", "selector": { "mac": "52:54:00:00:07:01" }, "metadata": { "role": "edge" } }\n'
const template = 'role is {{.role}}\n'

/** What people do at the terminal, with a real server behind it. */
describe('the command line for groups, profiles and templates', () => {
  const root = mkdtempSync(join(tmpdir(), 'declared-cli-'))
  let server: TestServer
  before(async () => {
    server = await startServer()
    write('site/groups/rack7.json', rack7)
    write(
      'site/profiles/worker.json',
      '{"id":"worker","name":"a worker","generic_id":"role.txt","boot":{"kernel":"/k"}}',
    )
    write('site/generic/role.txt', template)
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(root, { recursive: true })
  })

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const run = (
    ...args: readonly string[]
  ): { readonly status: number | null; readonly out: string; readonly err: string } => {
    const socket = `unix:${join(server.dataDir, 'admin.sock')}`
    const env = { ...process.env, COLDFORGE_SERVER: socket }
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    })
    return { status, out: stdout, err: stderr }
  }

  test('a folder is applied as a whole, and once more changes nothing', () => {
    const { out } = run('profiles', 'apply', '-f', 'site')
    assert.equal(out, 'generic/role.txt is created\nprofiles/worker is created\ngroups/rack7 is created\n')
    assert.equal(run('profiles', 'apply', '-f', 'site').out, '3 as they were\n')
  })

  test('what is there is listed and shown as it was written', () => {
    assert.equal(run('groups', 'list').out, 'GROUP  PROFILE  TAKES\nrack7  worker   mac 52:54:00:00:07:01\n')
    assert.match(run('profiles', 'list').out, /^worker {3}a worker {2}\/k {6}generic\/role\.txt$/m)
    assert.match(run('templates', 'list').out, /^generic\/role\.txt {2}18$/m)
    assert.equal(run('groups', 'show', 'rack7').out, rack7)
    assert.equal(run('templates', 'show', 'generic/role.txt').out, template)
  })

  test('it is told who takes a machine, and what it would be served', () => {
    assert.match(
      run('groups', 'explain', '--label', 'mac=52-54-00-00-07-01').out,
      /^rack7 {2}takes this machine, with profile worker$/m,
    )
    const { out } = run('profiles', 'explain', '--label', 'os=none')
    assert.equal(out, 'No group takes this machine.\nrack7  no: mac is not given, wanted "52:54:00:00:07:01"\n')
    assert.equal(run('profiles', 'render', 'generic', '--label', 'mac=52-54-00-00-07-01').out, 'role is edge\n')
    assert.match(run('groups', 'explain').err, /^Say of whom: --label /)
  })

  test('a change can be tried first, and then be made with one file', () => {
    write('site/groups/rack7.json', rack7.replace('edge', 'core'))
    const tried = run('groups', 'apply', '-f', 'site/groups/rack7.json', '--dry-run')
    assert.deepEqual([tried.status, tried.out.includes('  - role is edge\n  + role is core\n')], [1, true])
    assert.equal(run('groups', 'apply', '-f', 'site/groups/rack7.json').out, 'groups/rack7 is replaced\n')
    assert.equal(run('profiles', 'render', 'generic', '--label', 'mac=52-54-00-00-07-01').out, 'role is core\n')
  })

  test('what the folder no longer has goes with --prune, and what is in use does not go', () => {
    write('more/groups/extra.json', '{"profile":"worker","selector":{"os":"x"}}')
    assert.equal(run('groups', 'apply', '-f', 'more/groups/extra.json').out, 'groups/extra is created\n')
    const used = run('profiles', 'delete', 'worker')
    assert.equal(used.status, 1)
    assert.match(used.err, /^Refused: groups\/extra: there is no profile "worker"/)
    assert.equal(run('profiles', 'apply', '-f', 'site', '--prune').out, 'groups/extra is removed\n3 as they were\n')
    assert.equal(run('groups', 'delete', 'rack7').out, 'groups/rack7 is removed\n')
  })

  test('a bad file is refused with its line', () => {
    write('bad/groups/bad.json', '{\n"selector": {"mac": "zz"} }')
    const { status, err } = run('groups', 'apply', '-f', 'bad/groups/bad.json')
    assert.equal(status, 1)
    assert.match(
      err,
      /^Refused: groups\/bad:2: "selector" "zz" is not a MAC address\.\nWhat to do: correct it and send it again/,
    )
  })

  test('a matchbox folder and a Tinkerbell file are carried into the server', () => {
    write('old/groups/default.json', '{"profile":"old"}')
    write('old/profiles/old.json', '{"id":"old","boot":{"kernel":"/assets/k"}}')
    assert.match(run('import', 'matchbox', 'old').out, /^would carry over: 1 group, 1 profile, 0 templates$/m)
    assert.match(run('import', 'matchbox', 'old', '--apply').out, /^carried over: 1 group, 1 profile, 0 templates$/m)
    write(
      'hardware.yaml',
      'kind: Hardware\nmetadata: { name: node9 }\nspec:\n  interfaces:\n    - dhcp: { mac: "52:54:00:00:00:09" }\n' +
        '      netboot: { ipxe: { contents: "#!ipxe\\nshell\\n" } }\n',
    )
    assert.match(run('import', 'tinkerbell', 'hardware.yaml', '--apply').out, /^carried over: node9, 1 groups$/m)
    assert.equal(run('profiles', 'render', 'ipxe', '--label', 'mac=52:54:00:00:00:09').out, '#!ipxe\nshell\n')
    assert.match(
      run('groups', 'explain', '--label', 'os=any').out,
      /^default {2}takes this machine, with profile old$/m,
    )
  })
})
