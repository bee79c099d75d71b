import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeByName } from './content-types.ts'
import { sniffType } from './sniff.ts'

const contents: readonly (readonly [string, string])[] = [
  ['', 'text/plain; charset=utf-8'],
  ['#!ipxe\n', 'text/plain; charset=utf-8'],
  ['{"ignition":{}}', 'text/plain; charset=utf-8'],
  ['\n  <!doctype html>', 'text/html; charset=utf-8'],
  ['<b>x', 'text/html; charset=utf-8'],
  ['<bx', 'text/plain; charset=utf-8'],
  ['<!--', 'text/plain; charset=utf-8'],
  ['<!-- x', 'text/html; charset=utf-8'],
  [' <?xml version="1.0"?>', 'text/xml; charset=utf-8'],
  ['\x1f\x8b\x08\0', 'application/x-gzip'],
  ['\xfd7zXZ\0', 'application/octet-stream'],
  ['MZ\x90\0', 'application/octet-stream'],
  ['\0\0\0\x10ftypmp42', 'application/octet-stream'],
  ['\0\0\0\x10ftypmp42\0\0\0\0', 'video/mp4'],
  ['RIFF\x01\x02\x03\x04WAVE', 'audio/wave'],
  ['\xff\xfea\0', 'text/plain; charset=utf-16le'],
  ['a\x1bb', 'text/plain; charset=utf-8'],
  ['a\x0bb', 'application/octet-stream'],
]

for (const [content, type] of contents) {
  test(`${JSON.stringify(content)} is ${type}`, () => assert.equal(sniffType(Buffer.from(content, 'latin1')), type))
}

test('the name decides before the content, in any case, and only by what Go has built in', () => {
  assert.equal(typeByName('initrd.GZ'), 'application/gzip')
  assert.equal(typeByName('config.json'), 'application/json')
  assert.equal(typeByName('.gz'), 'application/gzip')
  assert.equal(typeByName('x.ign'), undefined)
  assert.equal(typeByName('vmlinuz'), undefined)
})
