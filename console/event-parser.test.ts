import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { EventParser } from './event-parser.js'

const SEED = 7_401

const stream =
  ': connected\n\nid: 1\nevent: boot\ndata: {"id":1}\n\n: still here\n\nevent: boot\ndata: two\ndata: lines\n\ndata:x\n\n'
const events = [
  { type: 'boot', data: '{"id":1}' },
  { type: 'boot', data: 'two\nlines' },
  { type: 'message', data: 'x' },
]

test('comments are passed over and events come out whole', () => {
  assert.deepEqual(new EventParser().push(stream), events)
})

test('an event that has not ended is kept back', () => {
  const parser = new EventParser()
  assert.deepEqual(parser.push('event: boot\ndata: {"i'), [])
  assert.deepEqual(parser.push('d":1}\n'), [])
  assert.deepEqual(parser.push('\n'), [events[0]])
})

test('however the stream is cut and its lines end, the same events come out', () => {
  const lineEnds = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(lineEnds, fc.array(fc.nat(stream.length)), (lineEnd, cuts) => {
      const text = `${stream.replaceAll('\n', lineEnd)}:\n`
      const parser = new EventParser()
      const ends = [...cuts.toSorted((a, b) => a - b), text.length]
      const out = ends.flatMap((end, index) => parser.push(text.slice(ends[index - 1] ?? 0, end)))
      assert.deepEqual(out, events)
    }),
    { seed: SEED },
  )
})
