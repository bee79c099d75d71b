import { styleText } from 'node:util'
import type { BootEvent } from '../../src/api/contract.ts'
import { progressOf } from '../../src/domain/boots/boot-event.ts'
import type { RunPlan } from '../run-plan.ts'
import type { LabServer } from '../server.ts'
import { clock, eventLine, nextStep, stepName } from './lines.ts'
import { hasArrived, type Progress } from './progress.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { verdict } from './verdict.ts'

/** Tells a person what happens in the lab, while it happens. */
export class Story {
  readonly #plan: RunPlan
  readonly #terminal: Terminal
  #started = performance.now()
  #waitingFor = ''

  constructor(plan: RunPlan) {
    this.#plan = plan
    this.#terminal = openTerminal(plan.json ? process.stderr : process.stdout)
    const machines = plan.machines === 1 ? 'one machine' : `${plan.machines} machines`
    this.#terminal.print(
      `${styleText('bold', 'coldforge lab')}  ${machines}, ${plan.firmware}, on a network of their own`,
    )
  }

  waitFor(what: string): void {
    this.#waitingFor = what
    this.tick()
  }

  /** Moves the clock of the line at the bottom. */
  tick(): void {
    this.#terminal.moving(`${this.#seconds().toFixed(0)} s, waiting for ${this.#waitingFor}`)
  }

  powerOn(): void {
    this.#started = performance.now()
    this.#terminal.print(`${clock(0)}  ${styleText('yellow', '⏻')}  power on`)
    this.waitFor('the firmware')
  }

  event(index: number, event: BootEvent): void {
    this.#terminal.print(this.#of(index) + eventLine(event, this.#seconds()))
  }

  progress(machines: readonly Progress[]): void {
    const waits = machines.filter((m) => !hasArrived(m, this.#plan.until)).map((m) => this.#of(m.index) + waitOf(m))
    this.#waitingFor = waits.join(', ')
  }

  arrived(machines: readonly Progress[]): void {
    this.#terminal.moving('')
    for (const { index, uuid, status } of machines)
      this.#terminal.print(
        `${this.#of(index)}${clock(this.#seconds())}  ${styleText('green', `✔  ${status}`)}  ${uuid}`,
      )
  }

  failed(machines: readonly Progress[], screenOf: (index: number) => string, server: LabServer): void {
    this.#terminal.moving('')
    for (const progress of machines) {
      if (hasArrived(progress, this.#plan.until)) continue
      const title = `machine ${progress.index} did not become ${this.#plan.until}`
      this.#terminal.print(`${styleText('red', `✖  ${title}`)}\n   ${verdict(progress, this.#plan.firmware)}`)
      this.#terminal.print(framed(screenOf(progress.index), 'its last screen'))
    }
    this.#terminal.print(framed(server.lastWords(), 'the end of the server log'))
  }

  interrupted(): void {
    this.#terminal.moving('')
    this.#terminal.print('interrupted: everything is switched off')
  }

  /** The lab itself could not do its work. */
  gaveUp(why: string): void {
    this.#terminal.moving('')
    this.#terminal.print(`${styleText('red', '✖')}  ${why}`)
  }

  stays(): void {
    const page = styleText('underline', this.#plan.page ?? '')
    this.#terminal.print(`\nEverything keeps running. See it at ${page}\nCtrl-C switches everything off.`)
  }

  ends(): void {
    if (this.#plan.page === undefined) return
    this.#terminal.print(
      `\nThis boot could be seen at ${this.#plan.page}, which ends now with the lab. To keep it: --stay`,
    )
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000
  }

  #of(index: number): string {
    return this.#plan.machines === 1 ? '' : styleText('magenta', `#${index} `)
  }
}

function waitOf({ events }: Progress): string {
  const furthest = events.map(({ step }) => step).toSorted((a, b) => progressOf(b) - progressOf(a))[0]
  const next = nextStep(furthest)
  return next === undefined ? 'its status' : stepName(next)
}

const framed = (text: string, title: string): string => {
  const lines = text === '' ? ['(nothing)'] : text.split('\n')
  return [`   ┌─ ${title}`, ...lines.map((line) => `   │ ${line}`), '   └─'].join('\n')
}
