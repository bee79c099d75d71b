import { err, ok, type Result } from '../../base/result.ts'
import { decode } from '../source/decode.ts'
import { Findings, hasErrors, located, locatedAt, type Report } from '../source/finding.ts'
import { isObject, type Json } from '../source/json.ts'
import { parseJsonSource } from '../source/json-source.ts'
import type { SourceNode } from '../source/source-node.ts'
import { exactNames } from './exact-names.ts'
import { CONFIG } from './ignition-shape.ts'
import type { Ignition } from './ignition-types.ts'
import { parseIgnitionVersion } from './ignition-version.ts'
import { validateIgnition } from './validate-ignition.ts'

export interface ParsedIgnition {
  readonly config: Ignition
  /** Warnings only. */
  readonly report: Report
}

/** Reads and validates an Ignition config of version 3.0.0 to 3.6.0. On errors the report has them, with line and column. */
export function parseIgnition(text: string): Result<ParsedIgnition, Report> {
  const source = parseJsonSource(text)
  if (!source.ok) {
    const { says, at } = source.error
    const empty = text.trim() === ''
    return err([locatedAt({ severity: 'error', path: [], says: empty ? 'the config is empty' : says }, text, at)])
  }
  const findings = new Findings()
  const tree = exactNames(CONFIG, source.value, findings)
  const config = read(tree, findings)
  if (config !== undefined) findings.addAll(validateIgnition(config))
  const report = located(findings.list, tree, text)
  return config === undefined || hasErrors(report) ? err(report) : ok({ config, report })
}

function read(source: SourceNode, findings: Findings): Ignition | undefined {
  const version = parseIgnitionVersion(versionIn(source))
  if (!version.ok) {
    findings.error(['ignition', 'version'], version.error)
    return undefined
  }
  const config = decode(CONFIG, source, version.value, findings)
  // The decoder kept nothing but what the shape allows; required names that are absent are errors below.
  return isIgnition(config) ? config : undefined
}

const isIgnition = (config: Json | undefined): config is Ignition => isObject(config) && isObject(config['ignition'])

function versionIn(source: SourceNode): string {
  const ignition = member(source, 'ignition')
  const version = ignition === undefined ? undefined : member(ignition, 'version')
  return version?.kind === 'scalar' && version.type === 'string' ? version.text : ''
}

const member = (node: SourceNode, key: string): SourceNode | undefined =>
  node.kind === 'map' ? node.entries.findLast((e) => e.key === key)?.value : undefined
