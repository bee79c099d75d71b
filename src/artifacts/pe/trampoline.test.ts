import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '../../base/bytes.ts'
import { judge, without } from '../real-tool.suite.ts'
import { TEXT_AT, trampoline } from './trampoline.ts'

test('both trampolines end where the text begins, with the names of the two protocols before it', () => {
  for (const machine of ['amd64', 'arm64'] as const) {
    const code = trampoline(machine, 0x2000, 0x1010, 14)
    assert.equal(code.length, TEXT_AT)
    const [loadedImage, simpleNetwork] = ['a1311b5b6295d2118e3f00a0c969723b', 'b93298a125acd3119a2d0090273fc14d']
    assert.equal(toHex(code.subarray(TEXT_AT - 32)), `${loadedImage}${simpleNetwork}`)
  }
})

test(
  'objdump reads what the comments say: the text is handed over, then the card is closed',
  { skip: without('objdump') },
  () => {
    const code = trampoline('amd64', 0, 0x1010, 14)
    const listing = judge('objdump', ['-D', '-b', 'binary', '-m', 'i386:x86-64', 'FILE'], code).toString()
    const read = [...listing.matchAll(/\t(call|movl|jmp) +(\S+)/g)]
      .slice(0, 4)
      .map(([, what, where]) => `${what} ${where}`)
    assert.deepEqual(read, ['call *0x98(%rbx)', 'movl $0xe,0x30(%rax)', 'call *0x120(%rbx)', 'jmp 0x1010'])
  },
)
