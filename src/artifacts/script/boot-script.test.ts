import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBootNetwork, type BootNetworkText } from '../../domain/artifacts/boot-network.ts'
import { bootScript } from './boot-script.ts'
import { withCredentials } from './credentials.ts'

const credentials = { certificateDer: Uint8Array.of(0x30, 0x82), privateKeyPkcs1Der: Uint8Array.of(0x30, 0x0a) }

const scriptFor = (origin: string, text: BootNetworkText = {}): string => {
  const network = parseBootNetwork(text)
  assert.ok(network.ok)
  const script = bootScript(origin, network.value)
  return script.ok ? script.value : script.error.code
}

test('the script asks the server with everything that tells machines apart, encoded for a URL', () => {
  assert.match(
    scriptFor('https://boot.example.net:8443'),
    /^set server https:\/\/boot\.example\.net:8443\n[\s\S]*^chain \$\{server\}\/ipxe\/boot\?uuid=\$\{uuid\}&mac=\$\{mac:hexhyp\}&serial=\$\{serial:uristring\}&manufacturer=\$\{manufacturer:uristring\}&product=\$\{product:uristring\}&arch=\$\{buildarch:uristring\}&platform=\$\{platform:uristring\}&hostname=\$\{hostname:uristring\} /m,
  )
})

test('every jump has its label', () => {
  for (const network of [{}, { vlan: 42 }, { address: '10.0.0.5/24' }, { vlan: 42, address: '10.0.0.5/24' }]) {
    const script = scriptFor('https://10.0.0.1', network)
    const labels = [...script.matchAll(/^:(\w+)$/gm)].map((match) => match[1])
    for (const [, label] of script.matchAll(/goto (\w+)/g)) assert.ok(labels.includes(label), String(label))
  }
})

test('a VLAN is made on each card before DHCP asks in it', () => {
  assert.match(
    scriptFor('https://10.0.0.1', { vlan: 42 }),
    /^set card net\$\{idx\}-42\n[^:]*^vcreate --tag 42 net\$\{idx\} \|\|\ndhcp \$\{card\} && goto boot /m,
  )
})

test('with a fixed address nothing is asked by DHCP, and only what was given is set', () => {
  const full = scriptFor('https://10.0.0.1', { address: '10.1.2.3/20', gateway: '10.1.0.1', dns: '10.1.0.2' })
  assert.match(
    full,
    /^set \$\{card\}\/ip 10\.1\.2\.3\nset \$\{card\}\/netmask 255\.255\.240\.0\nset \$\{card\}\/gateway 10\.1\.0\.1\nset \$\{card\}\/dns 10\.1\.0\.2\ngoto boot$/m,
  )
  assert.doesNotMatch(full, /^dhcp|vcreate/m)
  assert.doesNotMatch(scriptFor('https://10.0.0.1', { address: '10.1.2.3/20' }), /\/gateway|\/dns/)
})

test('addresses that could carry commands, paths or no encryption are refused', () => {
  for (const origin of ['http://a', 'https://a/b', 'https://a\nshell', 'https://a b', 'https://${ip}', 'https://', ''])
    assert.equal(scriptFor(origin), 'SCRIPT_SERVER_UNFIT', origin)
  for (const origin of ['https://a', 'https://10.0.0.1:1', 'https://[fd00::1]:8443', 'https://x-1.example'])
    assert.match(scriptFor(origin), /^#!ipxe\n/)
})

test('the script fits into an artifact', () => {
  assert.ok(withCredentials(scriptFor('https://10.0.0.1'), credentials).ok)
})

test('certificate and key come before anything else that the script does', () => {
  const script = withCredentials('#!ipxe\nshell\n', credentials)
  assert.deepEqual(script, { ok: true, value: '#!ipxe\nset cert:hex 30:82\nset privkey:hex 30:0a\nshell\n' })
})

test('scripts are refused that iPXE would not run, or differently from file to file', () => {
  const tooLong = `#!ipxe\n${'#'.repeat(70_000)}`
  for (const script of ['', 'shell', '#!ipxe', '#!ipxe\n\0', '#!ipxe\necho Grüezi', '#!ipxe\r\nshell', tooLong]) {
    const result = withCredentials(script, credentials)
    assert.equal(result.ok ? '' : result.error.code, 'SCRIPT_UNFIT', script.slice(0, 20))
  }
})
