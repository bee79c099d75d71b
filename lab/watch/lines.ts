import { styleText } from 'node:util'
import type { BootEvent } from '../../src/api/contract.ts'
import { size } from '../../src/bin/table.ts'
import { bootSteps, progressOf, type BootStep } from '../../src/domain/boots/boot-event.ts'

/** Seconds since power-on, right-aligned: the first column of every line. */
export const clock = (seconds: number): string => styleText('dim', `${seconds.toFixed(1).padStart(7)} s`)

/** One step of a boot: when, over what, what, how long, how much, in words. */
export function eventLine(event: BootEvent, secondsSincePowerOn: number): string {
  const mark = event.refusal === null ? styleText('green', '●') : styleText('red', '✖')
  const took = event.took_ms === null ? '' : duration(event.took_ms)
  const columns = [
    clock(secondsSincePowerOn),
    mark,
    styleText('cyan', event.protocol.padEnd(5)),
    styleText('bold', stepName(event.step).padEnd(13)),
    took.padStart(7),
    size(event.bytes).padStart(8),
    event.refusal === null ? event.says : styleText('red', `${event.says} (${event.refusal})`),
  ]
  return columns.join('  ').trimEnd()
}

export const stepName = (step: BootStep): string => step.replace('_', ' ')

/** What a machine that got as far as `furthest` does next, or undefined when it has done everything. */
export const nextStep = (furthest: BootStep | undefined): BootStep | undefined =>
  furthest === undefined ? bootSteps[0] : bootSteps[progressOf(furthest) + 1]

const duration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
