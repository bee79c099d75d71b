import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decodeBootReply, type BootReply } from './boot-reply.ts'
import { resolveUrl } from './resolve-url.ts'

const API = 'http://api.example:8080/pxe'

function reply(document: unknown): BootReply {
  const decoded = decodeBootReply(JSON.stringify(document), API)
  assert.ok(decoded.ok, decoded.ok ? '' : decoded.error)
  return decoded.value
}

test('relative addresses are relative to the host, not to the prefix', () => {
  assert.deepEqual(
    reply({
      kernel: '/files/vmlinuz',
      initrd: ['files/a.img', 'https://files.example/b.img'],
      cmdline: 'console=ttyS0 cfg={{ URL "https://files.example/cfg" }} x={{URL `/y`}}',
      message: 'hello',
    }),
    {
      kind: 'kernel',
      kernel: 'http://api.example:8080/files/vmlinuz',
      initrd: ['http://api.example:8080/files/a.img', 'https://files.example/b.img'],
      cmdline: 'console=ttyS0 cfg=https://files.example/cfg x=http://api.example:8080/y',
      message: 'hello',
    },
  )
})

test('the older object form is sorted, with quoted texts, bare words and addresses', () => {
  const old = reply({ kernel: 'k', cmdline: { root: '/dev/ram0', quiet: true, cfg: { url: '/files/cfg' } } })
  assert.equal(old.kind === 'kernel' && old.cmdline, 'cfg=http://api.example:8080/files/cfg quiet root="/dev/ram0"')
})

test('a script of its own beats everything else', () => {
  assert.deepEqual(reply({ 'ipxe-script': '#!ipxe\nshell\n', kernel: 5 }), {
    kind: 'script',
    script: '#!ipxe\nshell\n',
  })
})

test('row 80: what a machine could not boot is refused with the field', () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /not a JSON object/],
    ['[]', /not a JSON object/],
    ['{}', /"kernel" is missing/],
    ['{"kernel":"k","initrd":"i"}', /"initrd"/],
    ['{"kernel":"k","cmdline":{"a":5}}', /"a" must be/],
    ['{"kernel":"k","cmdline":"{{ .Evil }}"}', /other than/],
  ]
  for (const [text, says] of bad) {
    const decoded = decodeBootReply(text, API)
    assert.match(decoded.ok ? 'ok' : decoded.error, says)
  }
})

test('addresses resolve as the URL standard resolves them from the root', () => {
  const segment = fc.constantFrom('a', 'b.img', '..', '.', '')
  fc.assert(
    fc.property(
      fc.array(segment, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('', '?q=1/../2'),
      (segments, query) => {
        const address = segments.join('/')
        fc.pre(!address.startsWith('//'))
        assert.equal(resolveUrl(address + query, API), new URL(address + query, 'http://api.example:8080/').href)
      },
    ),
    { seed: 5 },
  )
})
