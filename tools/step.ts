import { spawn } from 'node:child_process'

/** One check: a name for people and a command line. */
export interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** `says` is everything the command wrote, in the order it was written. */
export interface Outcome {
  readonly step: Step
  readonly passed: boolean
  readonly seconds: number
  readonly says: string
}

/** Runs one command with its output kept back. A command that cannot be started is an outcome like any other. */
export function run(step: Step): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const started = performance.now()
  const child = spawn(step.command, step.args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let says = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (says += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (says += text))
  const finish = (passed: boolean): void =>
    resolve({ step, passed, seconds: (performance.now() - started) / 1000, says })
  child.on('error', (cause) => {
    says += `${cause.message}\n`
    finish(false)
  })
  child.on('close', (code) => finish(code === 0))
  return promise
}

/** Runs steps `atOnce` at a time and prints a line for each; the output of a failed one follows its line. */
export async function runAll(steps: readonly Step[], atOnce: number): Promise<boolean> {
  const waiting = [...steps]
  let passed = true
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await run(step)
      passed &&= outcome.passed
      console.log(report(outcome))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return passed
}

function report({ step, passed, seconds, says }: Outcome): string {
  const line = `${passed ? '✔' : '✖'} ${step.name.padEnd(24)} ${seconds.toFixed(1).padStart(5)} s`
  return passed ? line : `${line}\n${says.trimEnd()}\n`
}
