import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchboxUsage, readMatchboxFlags, type MatchboxFlags } from './matchbox-flags.ts'

function read(args: readonly string[], env: Readonly<Record<string, string>> = {}): MatchboxFlags {
  const flags = readMatchboxFlags(args, env)
  assert.ok(flags.ok, flags.ok ? '' : flags.error.says)
  return flags.value
}

function failure(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const flags = readMatchboxFlags(args, env)
  return flags.ok ? 'none' : `${flags.error.kind}: ${flags.error.says}`
}

test('without anything the defaults of matchbox hold', () => {
  const flags = read([])
  assert.equal(flags.address, '127.0.0.1:8080')
  assert.equal(flags['data-path'], '/var/lib/matchbox')
  assert.equal(flags['rpc-address'], '')
  assert.equal(flags['web-ssl'], false)
  assert.equal(flags.mode, 'compatible')
})

test('one dash or two, a space or an equals sign: all the same', () => {
  for (const args of [['-address', ':1'], ['--address', ':1'], ['-address=:1'], ['--address=:1']])
    assert.equal(read(args).address, ':1')
})

test('a switch takes no word after it, and the first word that is no flag ends the flags', () => {
  assert.equal(read(['-web-ssl', 'false', '-address', ':1'])['web-ssl'], true)
  assert.equal(read(['-web-ssl', 'false', '-address', ':1']).address, '127.0.0.1:8080')
  assert.equal(read(['-web-ssl=F'])['web-ssl'], false)
  assert.equal(read(['--', '-address', ':1']).address, '127.0.0.1:8080')
})

test('a flag beats the environment, and an empty variable counts as unset', () => {
  const env = { MATCHBOX_ADDRESS: ':2', MATCHBOX_ASSETS_PATH: '', MATCHBOX_WEB_SSL: 'true' }
  assert.equal(read([], env).address, ':2')
  assert.equal(read(['-address', ':1'], env).address, ':1')
  assert.equal(read([], env)['assets-path'], '/var/lib/matchbox/assets')
  assert.equal(read(['-assets-path='], env)['assets-path'], '')
  assert.equal(read(['-assets-path', ''], env)['assets-path'], '')
  assert.equal(read([], env)['web-ssl'], true)
})

test('what cannot be read is told in the words of Go', () => {
  assert.equal(failure(['-nope']), 'usage: flag provided but not defined: -nope')
  assert.equal(failure(['---address']), 'usage: bad flag syntax: ---address')
  assert.equal(failure(['-address']), 'usage: flag needs an argument: -address')
  assert.equal(failure(['-web-ssl=maybe']), 'usage: invalid boolean value "maybe" for -web-ssl: parse error')
  assert.equal(failure([], { MATCHBOX_WEB_SSL: 'x' }), 'fatal: invalid value "x" for MATCHBOX_WEB_SSL: parse error')
})

test('the usage names every flag with its default', () => {
  assert.match(matchboxUsage(), /^ {2}-address string\n {4}\tHTTP listen address \(default "127\.0\.0\.1:8080"\)$/m)
})
