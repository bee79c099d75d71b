import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseIgnition } from './parse-ignition.ts'

interface Recorded {
  readonly config: string
}
interface RecordedButane {
  readonly output?: string
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const validate = (config: string) => spawnSync('ignition-validate', ['-'], { input: config, encoding: 'utf8' })
const noValidator = validate('').error !== undefined && 'no ignition-validate here'

/** What the validator of Debian's Ignition 2.14 knows. */
const isKnown = (config: string): boolean => /"version":\s*"3\.[0-3]\.0"/.test(config)

test("Ignition's own validator takes and refuses the same configs as we do", { skip: noValidator }, () => {
  const configs = (read('testdata/recorded-configs.json') as readonly Recorded[]).filter((r) => isKnown(r.config))
  assert.ok(configs.length > 300)
  for (const { config } of configs) {
    const { status, stdout, stderr } = validate(config)
    assert.equal(status === 0, parseIgnition(config).ok, `${config}\n${stdout}${stderr}`)
  }
})

test("Ignition's own validator takes everything that Butane becomes", { skip: noValidator }, () => {
  const recorded = read('../butane/testdata/recorded-configs.json') as readonly RecordedButane[]
  const outputs = recorded.flatMap(({ output = '' }) => (isKnown(output) ? [output] : []))
  assert.ok(outputs.length > 100)
  for (const output of outputs) {
    const { status, stdout, stderr } = validate(output)
    assert.equal(status, 0, `${output}\n${stdout}${stderr}`)
  }
})
