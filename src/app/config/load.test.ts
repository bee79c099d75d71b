import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configKeys } from './keys.ts'
import { loadConfig, type ConfigInputs } from './load.ts'
import { showConfig } from './show.ts'

const inputs = (over: Partial<ConfigInputs>): ConfigInputs => ({ file: undefined, environment: {}, flags: {}, ...over })
const problemsOf = (over: Partial<ConfigInputs>): string => {
  const loaded = loadConfig(inputs(over))
  return loaded.ok ? '' : loaded.error.join('\n')
}

test('a flag wins over the environment, which wins over the file, which wins over the default', () => {
  const file = { name: 'c.yaml', text: 'listen: { http: "1.1.1.1:1", https: "1.1.1.1:2", boot: "1.1.1.1:3" }' }
  const environment = { COLDFORGE_LISTEN_HTTP: '2.2.2.2:1', COLDFORGE_LISTEN_HTTPS: '2.2.2.2:2' }
  const loaded = loadConfig(inputs({ file, environment, flags: { '--listen-http': '3.3.3.3:1' } }))
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.value.config.listen, {
    http: '3.3.3.3:1',
    https: '2.2.2.2:2',
    boot: '1.1.1.1:3',
    admin: '127.0.0.1:8081',
  })
})

test('an unknown key is an error wherever it stands, and all of them are named', () => {
  const file = { name: 'c.yaml', text: 'listen: { htp: "1.1.1.1:1" }\ncolour: blue' }
  const said = problemsOf({ file, environment: { COLDFORGE_LISTEN_HTPP: 'x' } })
  assert.match(said, /listen\.htp is not a setting/)
  assert.match(said, /colour is not a setting/)
  assert.match(said, /COLDFORGE_LISTEN_HTPP is not a setting/)
})

test('a wrong value is named with its path and where it came from', () => {
  assert.match(
    problemsOf({ flags: { '--listen-http': 'nonsense' } }),
    /listen\.http: must be address:port.*--listen-http/,
  )
  assert.match(problemsOf({ environment: { COLDFORGE_DHCP_ENABLED: 'perhaps' } }), /dhcp\.enabled/)
})

test('a subnet with host bits is refused with the reason', () => {
  const file = { name: 'c.yaml', text: 'dhcp: { networks: [{ name: a, subnet: 10.75.0.1/16 }] }' }
  assert.match(problemsOf({ file }), /host bits/)
})

test('broken YAML is an error with its position, not a crash', () => {
  assert.match(problemsOf({ file: { name: 'c.yaml', text: 'a: [1,\nb: }' } }), /c\.yaml: .*line 2/s)
})

test('what config show prints is a file that means the same', () => {
  const loaded = loadConfig(
    inputs({ flags: { '--image-arguments': '[console=ttyS0, quiet]', '--address': '10.0.0.1' } }),
  )
  assert.ok(loaded.ok)
  const again = loadConfig(inputs({ file: { name: 'shown', text: showConfig(loaded.value) } }))
  assert.ok(again.ok)
  assert.deepEqual(again.value.config, loaded.value.config)
})

test('every setting has one flag, one variable and a sentence that explains it', () => {
  assert.equal(new Set(configKeys.map((k) => k.flag)).size, configKeys.length)
  assert.equal(new Set(configKeys.map((k) => k.variable)).size, configKeys.length)
  assert.deepEqual(
    configKeys.filter((k) => k.help === '').map((k) => k.flag),
    [],
  )
})
