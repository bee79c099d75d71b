import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distanceOf, markLabel, marksOf } from './time-axis.js'

test('the marks are as close as fit, at numbers that people count in', () => {
  const spans = [3, 4150, 16_240, 61_000, 3_600_000]
  assert.deepEqual(
    spans.map((span) => distanceOf(span, 6)),
    [1, 1000, 5000, 15_000, 600_000],
  )
})

test('an axis longer than a week still has no more marks than fit', () => {
  const span = 30 * 86_400_000
  assert.equal(marksOf(span, distanceOf(span, 6)).length, 7)
})

test('the first mark is zero and the last is within the span', () => {
  assert.deepEqual(marksOf(16_240, 5000), [0, 5000, 10_000, 15_000])
})

test('labels speak in the unit of the axis', () => {
  assert.deepEqual(
    [
      markLabel(0, 500),
      markLabel(500, 500),
      markLabel(1500, 500),
      markLabel(120_000, 60_000),
      markLabel(7_200_000, 3_600_000),
    ],
    ['0', '500 ms', '1.5 s', '2 min', '2 h'],
  )
})
