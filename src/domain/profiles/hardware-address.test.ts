import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHardwareAddress } from './hardware-address.ts'

const accepted: readonly (readonly [string, string])[] = [
  ['52:54:00:89:d8:10', '52:54:00:89:d8:10'],
  ['52-54-00-89-D8-10', '52:54:00:89:d8:10'],
  ['5254.0089.d810', '52:54:00:89:d8:10'],
  ['52540089d810', '52:54:00:89:d8:10'],
  ['02:00:5e:10:00:00:00:01', '02:00:5e:10:00:00:00:01'],
  ['0200.5e10.0000.0001', '02:00:5e:10:00:00:00:01'],
  [
    '00-00-00-00-fe-80-00-00-00-00-00-00-02-00-5e-10-00-00-00-01',
    '00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01',
  ],
]

const refused: readonly string[] = [
  '',
  '/',
  '52:54:00:89:d8',
  '52:54:00:89:d8:1',
  '52:54:00:89:d8:1g',
  '52:54-00:89:d8:10',
  '52:54:00:89:d8:10:',
  ' 52:54:00:89:d8:10',
  '5254.0089.d8',
  '52:54:00:89:d8:10:11',
  '5254008 9d81',
]

test('every form that matchbox reads becomes lower case with colons', () => {
  for (const [text, expected] of accepted) assert.equal(parseHardwareAddress(text), expected, text)
})

test('what is no 6, 8 or 20 byte address in one notation is refused', () => {
  for (const text of refused) assert.equal(parseHardwareAddress(text), undefined, JSON.stringify(text))
})
