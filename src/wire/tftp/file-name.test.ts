import assert from 'node:assert/strict'
import { test } from 'node:test'
import { candidateNames } from './file-name.ts'

const names = (fileName: string): unknown => {
  const result = candidateNames(fileName)
  return result.ok ? result.value : result.error.code
}

for (const [asked, expected] of [
  ['ipxe.efi', ['ipxe.efi']],
  ['/ipxe.efi', ['ipxe.efi']],
  ['boot\\x64\\wdsnbp.com', ['boot/x64/wdsnbp.com']],
  ['//a//./b', ['a/b']],
  ['Boot/Ü', ['Boot/Ü']],
  ['%2e%2e/etc/passwd', ['%2e%2e/etc/passwd']],
  ['/etc/passwd', ['etc/passwd']],
] as const)
  test(`row 62: "${asked}" is looked up as ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(names(asked), expected)
  })

for (const asked of ['../../etc/passwd', '..\\..\\x', 'a/./../../b', '..', 'a/..', '/../x'])
  test(`row 62: "${asked}" is refused`, () => {
    assert.equal(names(asked), 'TFTP_NAME_OUTSIDE')
  })

test('row 64: 0xFF behind a name is looked up as it is and then without', () => {
  assert.deepEqual(names('undionly.kpxe\xff'), ['undionly.kpxe\xff', 'undionly.kpxe'])
})

test('row 64: names that only differ from ".." by 0xFF are never cut down to it', () => {
  assert.deepEqual(names('..\xff'), ['..\xff'])
})

test('control characters are refused, so that a name is one line everywhere', () => {
  assert.equal(names('a\nb'), 'TFTP_NAME_UNPRINTABLE')
  assert.equal(names('a\x7f'), 'TFTP_NAME_UNPRINTABLE')
})

test('a name in UTF-8 is read as such', () => {
  assert.deepEqual(names('caf\xc3\xa9.efi'), ['café.efi'])
})
