import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { latin1 } from '../../base/bytes.ts'
import { assembled, without } from '../real-tool.suite.ts'
import { viewOf } from '../view.ts'
import { networkProgramCode } from './network-program-code.ts'
import { networkProgram } from './network-program.ts'

/** A kernel of `length` bytes whose real-mode part has two sectors. */
function kernel(length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0xcc)
  bytes[0x1f1] = 1
  bytes.set(latin1('HdrS'), 0x202)
  return bytes
}

const codeOf = (result: ReturnType<typeof networkProgram>): string => (result.ok ? '' : result.error.code)

test('the bytes in the tree are what nasm makes of the source', { skip: without('nasm') }, () => {
  const source = readFileSync(join(import.meta.dirname, 'network-program.asm'))
  assert.deepEqual(assembled(source), networkProgramCode)
})

test('kernel and script stand behind the program, and its rows say where', () => {
  const script = latin1('#!ipxe\n')
  const file = networkProgram(kernel(3000), script)
  assert.ok(file.ok)
  const scriptAt = 3520 // 512 + 3000, rounded up to a paragraph
  assert.deepEqual(file.value.subarray(512, 3512), kernel(3000))
  assert.deepEqual(file.value.subarray(scriptAt, scriptAt + 7), script)
  const view = viewOf(file.value)
  const rows = Array.from({ length: 6 }, (_, i) => view.getUint32(4 + i * 4, true))
  //                       from   to        length
  assert.deepEqual(rows, [1536, 0x100000, 1976, scriptAt, 0x3000000, 7])
})

test('what is no kernel is refused', () => {
  assert.equal(codeOf(networkProgram(new Uint8Array(4096), latin1(''))), 'IPXE_KERNEL_UNKNOWN')
  assert.equal(codeOf(networkProgram(kernel(1024), latin1(''))), 'IPXE_KERNEL_UNKNOWN')
  assert.equal(codeOf(networkProgram(new Uint8Array(0), latin1(''))), 'IPXE_KERNEL_UNKNOWN')
})

test('a file that would reach into the memory of the PXE ROM is refused', () => {
  assert.equal(codeOf(networkProgram(kernel(400_000), new Uint8Array(57_000))), '')
  assert.equal(codeOf(networkProgram(kernel(400_000), new Uint8Array(60_000))), 'SCRIPT_TOO_LARGE')
})
