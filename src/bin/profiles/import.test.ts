import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { documentRenderer } from '../../edge/http/matchbox/document-renderer.ts'
import { MatchboxFiles } from '../../store/matchbox-files/matchbox-files.ts'
import { importMatchbox } from './import-matchbox.ts'
import { intoFolder } from './import-target.ts'
import { importTinkerbell } from './import-tinkerbell.ts'

function folder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'import-'))
  t.after(() => rmSync(root, { recursive: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const hardware = `
apiVersion: tinkerbell.org/v1alpha1
kind: Hardware
metadata: { name: node1, labels: { rack: "7" } }
spec:
  disks: [{ device: /dev/sda }]
  userData: "#cloud-config\\nhostname: '{{ ds.meta_data }}'\\n"
  interfaces:
    - dhcp: { mac: "52-54-00-00-00-01", hostname: n1, ip: { address: 10.0.0.2 } }
      netboot: { allowPXE: true, osie: { baseURL: "http://files.example/osie/", kernel: vmlinuz, initrd: initrd } }
    - dhcp: { mac: "52:54:00:00:00:02" }
      netboot: { allowPXE: false }
---
kind: List
items:
  - kind: Hardware
    metadata: { name: node2 }
    spec:
      interfaces:
        - dhcp: { mac: "52:54:00:00:00:03" }
          netboot: { ipxe: { contents: "#!ipxe\\nshell\\n" } }
---
kind: Template
metadata: { name: ubuntu }
---
kind: Hardware
metadata: {}
spec: {}
`

test('machines of Tinkerbell become groups, profiles and templates that a server can use as they are', async (t) => {
  const root = folder(t, { 'hardware.yaml': hardware })
  const to = join(root, 'data')
  const told: string[] = []
  await importTinkerbell(join(root, 'hardware.yaml'), intoFolder(to), (line) => told.push(line))
  assert.deepEqual(told, [
    'left: document 3: a Template has no counterpart here',
    'left: document 4: metadata.name: Invalid input: expected string, received undefined',
    'left: node1: spec.disks has no counterpart here',
    'left: node1: its interfaces boot differently; all boot as the first does',
    'left: node1: 52:54:00:00:00:02 may not boot (allowPXE): no group',
    'carried over: node1, 1 groups',
    'carried over: node2, 1 groups',
    'their addresses, for a network of the configuration (dhcp.networks):',
    'reservations:\n  - { ip: 10.0.0.2, mac: "52:54:00:00:00:01" }',
  ])
  using files = new MatchboxFiles({ root: to, onProblem: ({ says }) => assert.fail(says), onRecovery: () => {} })
  const render = documentRenderer(files)
  const textOf = async (kind: 'ipxe' | 'cloud' | 'metadata', mac: string): Promise<string> => {
    const text = await render(kind, `mac=${mac}`)
    return text.ok ? text.value : `refused: ${text.error}`
  }
  assert.equal(
    await textOf('ipxe', '52:54:00:00:00:01'),
    '#!ipxe\nkernel http://files.example/osie/vmlinuz\ninitrd http://files.example/osie/initrd\nboot\n',
  )
  assert.equal(await textOf('cloud', '52:54:00:00:00:01'), "#cloud-config\nhostname: '{{ ds.meta_data }}'\n")
  assert.match(await textOf('metadata', '52:54:00:00:00:01'), /^HOSTNAME=n1$/m)
  assert.equal(await textOf('ipxe', '52:54:00:00:00:03'), '#!ipxe\nshell\n')
  assert.match(await textOf('ipxe', '52:54:00:00:00:02'), /^refused: no group/)
})

test('a name that leaves the folder, and an address of two machines, are told', async (t) => {
  const one = (name: string) =>
    `kind: Hardware\nmetadata: { name: ${name} }\nspec: { interfaces: [{ dhcp: { mac: "52:54:00:00:00:01" } }] }\n`
  const root = folder(t, { 'two.yaml': [one('../evil'), one('b'), one('a')].join('---\n') })
  const told: string[] = []
  await importTinkerbell(join(root, 'two.yaml'), undefined, (line) => told.push(line))
  assert.match(told[0] ?? '', /^left: document 1: metadata\.name: is no name of a Kubernetes resource$/)
  assert.match(told.join('\n'), /^ambiguous: 52:54:00:00:00:01 is an address of both b and a; /m)
})

test('a YAML file that does not parse is reported and nothing is made of it', async (t) => {
  const root = folder(t, { 'bad.yaml': 'a: [\n' })
  const told: string[] = []
  await importTinkerbell(join(root, 'bad.yaml'), undefined, (line) => told.push(line))
  assert.match(told.join('\n'), /^left: document 1: /)
})

test('a matchbox folder is carried over, without what is broken in it, and with what will work differently', async (t) => {
  const worker = 'variant: flatcar\nversion: 1.1.0\n'
  const root = folder(t, {
    'old/groups/good.json': '{"profile":"p",  "selector":{"mac":"52:54:00:00:00:01"}}',
    'old/groups/lost.json': '{"profile":"gone"}',
    'old/groups/broken.json': '{',
    'old/groups/unbooted.json': '{"profile":"no-ignition"}',
    'old/profiles/p.json':
      '{"id":"p","ignition_id":"sub/p.yaml","cloud_id":"c","generic_id":"g","boot":{"kernel":"/k","args":["ignition.config.url=http://x"]}}',
    'old/profiles/no-ignition.json': '{"id":"no-ignition","ignition_id":"none.yaml"}',
    'old/ignition/sub/p.yaml': worker,
    'old/ignition/.p.yaml.swp': 'a draft',
    'old/cloud/c': '#cloud-config',
    'old/assets/os/vmlinuz': 'kernel',
  })
  const told: string[] = []
  const tell = (line: string) => told.push(line)
  await importMatchbox(join(root, 'old'), intoFolder(join(root, 'new')), undefined, tell)
  assert.match(told[0] ?? '', /^left: groups\/broken:1: /)
  assert.deepEqual(told.slice(1), [
    'left: profiles/no-ignition: there is no template ignition/none.yaml',
    'left: profiles/p: there is no template generic/g; the profile is carried over without it',
    'left: groups/lost: there is no profile "gone"',
    'left: groups/unbooted: there is no profile "no-ignition"',
    'different in coldforge serve: profiles/p: ignition.config.url becomes a URL that works once',
    'different in coldforge serve: profiles/p: its cloud, generic and GRUB configs are at ${configs}/cloud and so on, not at a URL with labels',
    'carried over: 1 group, 1 profile, 2 templates',
    `not copied: 1 files below ${join(root, 'old/assets')}; give --assets-to, or copy them into the assets folder of the server`,
  ])
  assert.equal(readFileSync(join(root, 'new/ignition/sub/p.yaml'), 'utf8'), worker)
  assert.equal(
    readFileSync(join(root, 'new/groups/good.json'), 'utf8'),
    '{"profile":"p",  "selector":{"mac":"52:54:00:00:00:01"}}',
  )
  assert.equal(JSON.parse(readFileSync(join(root, 'new/profiles/p.json'), 'utf8')).generic_id, undefined)
  await importMatchbox(join(root, 'old'), undefined, join(root, 'served'), tell)
  assert.equal(readFileSync(join(root, 'served/os/vmlinuz'), 'utf8'), 'kernel')
})
