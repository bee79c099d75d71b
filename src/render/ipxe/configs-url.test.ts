import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withConfigsUrl } from './configs-url.ts'

test('a script that asks for configs is told where they are, before it asks', () => {
  assert.equal(
    withConfigsUrl('#!ipxe\ninitrd ${configs}/cloud\nboot\n', 'https://x/1'),
    '#!ipxe\nset configs https://x/1\ninitrd ${configs}/cloud\nboot\n',
  )
})

test('a script that does not ask gets no secret', () => {
  for (const text of ['#!ipxe\nboot\n', '${configs}', '']) assert.equal(withConfigsUrl(text, 'https://x/1'), text)
})
