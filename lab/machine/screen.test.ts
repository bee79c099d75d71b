import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createScreen } from './screen.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('firmware that moves the cursor and rewrites a line leaves only what a person would see', async () => {
  const screen = createScreen()
  await screen.write(bytes('\u001b[2J\u001b[01;01HBdsDxe: loading\r\n10%'))
  await screen.write(bytes('\r100%\u001b[K\u001b[03;03Hdone'))
  assert.equal(screen.text(), 'BdsDxe: loading\n100%\n  done')
})

test('a long boot shows its end', async () => {
  const screen = createScreen()
  await screen.write(bytes(Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\r\n')))
  assert.equal(screen.text().split('\n').length, 25)
  assert.match(screen.text(), /line 99$/)
})
