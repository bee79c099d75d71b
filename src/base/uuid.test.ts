import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from './bytes.ts'
import { parseUuid, uuidFromBytes } from './uuid.ts'

const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1'

test('case, braces and missing dashes do not make another machine', () => {
  for (const text of [uuid.toUpperCase(), `{${uuid}}`, uuid.replaceAll('-', '')])
    assert.deepEqual(parseUuid(text), { ok: true, value: uuid })
})

test('the bytes of SMBIOS and of DHCP option 97 are the UUID that iPXE and Linux print', () => {
  assert.equal(uuidFromBytes(hex('4e5a2b6a 3a3f 5d4e 8a3a 0102030405a1')), uuid)
})

test('firmware that stores it big-endian can be read too', () => {
  assert.equal(uuidFromBytes(hex('6a2b5a4e 3f3a 4e5d 8a3a 0102030405a1'), 'bigEndian'), uuid)
})

test('anything else is refused, however long', () => {
  for (const text of ['', 'x', uuid.slice(1), `${uuid}0`, 'f'.repeat(100_000)]) assert.equal(parseUuid(text).ok, false)
})
