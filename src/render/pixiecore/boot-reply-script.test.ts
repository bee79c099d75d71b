import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderBootReply } from './boot-reply-script.ts'

test('kernel, initrds and command line become one script, and the message is shown', () => {
  const reply = {
    kind: 'kernel' as const,
    kernel: 'http://a/k',
    initrd: ['http://a/0', 'http://a/1'],
    cmdline: 'quiet\nshell',
    message: 'Installing\n${evil}',
  }
  assert.equal(
    renderBootReply(reply),
    `#!ipxe
echo Installing
echo ?evil}
kernel --name kernel http://a/k
initrd --name initrd0 http://a/0
initrd --name initrd1 http://a/1
boot kernel initrd=initrd0 initrd=initrd1 quiet shell
`,
  )
})

test('a script of the API server goes out as it is', () => {
  assert.equal(renderBootReply({ kind: 'script', script: '#!ipxe\nshell\n' }), '#!ipxe\nshell\n')
})
