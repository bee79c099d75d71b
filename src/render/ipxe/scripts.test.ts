import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { refusal } from '../../base/refusal.ts'
import { bootScript } from './boot-script.ts'
import { refusalScript } from './refusal-script.ts'
import { screenText, word } from './script.ts'
import { introduceYourself } from './start-scripts.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

test('the boot script loads kernel, initrds and our CA, and tells Ignition where to ask', () => {
  const script = bootScript({
    machineName: 'machine-a1',
    image: {
      name: 'lab',
      kernel: { name: 'vmlinuz', path: '', bytes: 0 },
      initrds: [{ name: 'initrd', path: '', bytes: 0 }],
      arguments: ['console=ttyS0'],
    },
    imageUrl: 'https://10.0.0.1:8443/ipxe/images/lab',
    bootKey: '7-abc',
    ignition: { kind: 'url', url: 'https://10.0.0.1:8444/ipxe/ignition?uuid=u&token=t' },
    trustUrl: 'https://10.0.0.1:8443/ipxe/trust.cpio',
  })
  assert.equal(
    text(script).split(':failed')[0],
    `#!ipxe
imgfree
echo Coldforge: booting lab on machine-a1
kernel --name vmlinuz https://10.0.0.1:8443/ipxe/images/lab/vmlinuz?boot=7-abc initrd=initrd initrd=trust.cpio console=ttyS0 ignition.config.url=https://10.0.0.1:8444/ipxe/ignition?uuid=u&token=t || goto failed
initrd --name initrd https://10.0.0.1:8443/ipxe/images/lab/initrd?boot=7-abc || goto failed
initrd --name trust.cpio https://10.0.0.1:8443/ipxe/trust.cpio || goto failed
boot || goto failed
`,
  )
})

test('an injected Ignition is one more initial RAM disk, and the kernel line knows nothing of it', () => {
  const script = text(
    bootScript({
      machineName: 'machine-a1',
      image: { name: 'lab', kernel: { name: 'vmlinuz', path: '', bytes: 0 }, initrds: [], arguments: [] },
      imageUrl: 'https://10.0.0.1:8443/ipxe/images/lab',
      bootKey: '7-abc',
      ignition: { kind: 'injected', url: 'https://10.0.0.1:8443/ipxe/ignition.cpio?boot=7-abc' },
      trustUrl: 'https://10.0.0.1:8443/ipxe/trust.cpio',
    }),
  )
  assert.doesNotMatch(script, /ignition\.config/)
  assert.match(script, /vmlinuz\?boot=7-abc initrd=trust\.cpio initrd=ignition\.cpio \|\|/)
  assert.match(
    script,
    /\ninitrd --name ignition\.cpio https:\/\/10\.0\.0\.1:8443\/ipxe\/ignition\.cpio\?boot=7-abc \|\|/,
  )
})

test('a refusal shows what happened, why and what to do, then asks again', () => {
  const script = text(
    refusalScript(
      refusal('ARTIFACT_REVOKED', 403, 'the artifact "a" has been revoked', 'boot another'),
      'https://h/ipxe/boot',
      30,
    ),
  )
  assert.match(script, /^#!ipxe\n/)
  assert.match(script, /echo What happened: the artifact "a" has been revoked\n/)
  assert.match(script, /echo What to do: {4}boot another\n/)
  assert.match(script, /sleep 30\nchain --replace https:\/\/h\/ipxe\/boot \|\| exit 1\n/)
})

test('whatever a stranger sends, on the screen it is one line without iPXE’s own signs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (hostile) => {
      const line = screenText(`x ${hostile}`)
      assert.match(line, /^[ -~]*$/)
      assert.doesNotMatch(line, /\$\{|\|\||&&|\\/)
      assert.ok(line.length <= 300)
    }),
  )
})

test('removing one sign does not make another out of its neighbours', () => {
  for (const hostile of ['$\\{x}', '|\\||', '&\u0000&', '$${{x}', '|||'])
    assert.doesNotMatch(screenText(hostile), /\$\{|\|\||&&/)
})

test('what is not one word never becomes a kernel argument', () => {
  for (const bad of ['', 'a b', 'a\nb', '${x}', 'a||b', 'ü']) assert.throws(() => word(bad), TypeError)
  assert.equal(word('console=ttyS0,115200n8'), 'console=ttyS0,115200n8')
})

test('a chain URL that already has a query keeps it', () => {
  assert.match(text(introduceYourself('https://h/ipxe/boot?token=t')), /boot\?token=t&uuid=\$\{uuid/)
  assert.match(text(introduceYourself('https://h/ipxe/boot')), /boot\?uuid=\$\{uuid/)
})
