import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { butaneToIgnition } from '../../render/butane/butane-to-ignition.ts'
import { emitIgnition } from '../../render/ignition/emit-ignition.ts'
import { formatFinding } from '../../render/source/finding.ts'
import { butaneFiles } from './butane-files.ts'
import { Problem } from '../problem.ts'

interface ButaneFlags {
  readonly strict?: boolean
  readonly pretty?: boolean
  readonly check?: boolean
  readonly filesDir?: string
}

const BEST = 9

export const butaneCommand = (): Command =>
  new Command('butane')
    .description('convert a Butane config to Ignition, and check it')
    .argument('<file>', 'Butane YAML; - reads standard input')
    .option('--strict', 'take warnings as errors')
    .option('--pretty', 'indent the JSON')
    .option('--files-dir <folder>', 'where local files and trees are')
    .option('--check', 'print nothing but what is wrong')
    .action((file: string, flags: ButaneFlags) => convert(file, flags))

function convert(file: string, { strict, pretty = false, check, filesDir }: ButaneFlags): void {
  const result = butaneToIgnition(readText(file), {
    gzip: (bytes) => gzipSync(bytes, { level: BEST }),
    ...(filesDir === undefined ? {} : { files: reading(filesDir, () => butaneFiles(filesDir)) }),
  })
  const report = result.ok ? result.value.report : result.error
  for (const finding of report) console.error(formatFinding(file === '-' ? 'standard input' : file, finding))
  if (!result.ok) throw new Problem('The config cannot be converted; see the errors above.')
  if (strict === true && report.length > 0)
    throw new Problem('The config has warnings, which --strict does not accept.')
  if (check !== true) process.stdout.write(`${emitIgnition(result.value.config, { empty: 'omit', pretty })}\n`)
}

/** Bytes that are no UTF-8 are refused: in a config they are a mistake, and nowhere could they be kept. */
function readText(file: string): string {
  const bytes = reading(file, () => readFileSync(file === '-' ? 0 : file))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Problem(`${file} is not UTF-8 text.`)
  }
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Problem(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
