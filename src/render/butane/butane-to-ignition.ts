import { err, ok, type Result } from '../../base/result.ts'
import type { Ignition, Storage } from '../ignition/ignition-types.ts'
import { versionText } from '../ignition/ignition-version.ts'
import { mergeIgnition } from '../ignition/merge-ignition.ts'
import { validateIgnition } from '../ignition/validate-ignition.ts'
import { decode } from '../source/decode.ts'
import { Findings, hasErrors, located, locatedAt, type Report } from '../source/finding.ts'
import { isObject, type Json, type JsonObject } from '../source/json.ts'
import type { SourceNode } from '../source/source-node.ts'
import { bootDeviceStorage } from './boot-device.ts'
import { butaneShape } from './butane-shape.ts'
import type { Butane } from './butane-types.ts'
import { checkButane } from './check-butane.ts'
import type { FilesDir } from './files-dir.ts'
import { grubStorage } from './grub-users.ts'
import type { Gzip } from './inline-resource.ts'
import { mountUnits } from './mount-units.ts'
import { sourcePath } from './source-path.ts'
import { type TranslateContext, translateSection } from './translate-sections.ts'
import { addTrees } from './trees.ts'
import { checkSupported } from './unsupported.ts'
import { findVariant, type Variant } from './variant.ts'
import { parseYamlSource } from './yaml-source.ts'

export interface ButaneOptions {
  /** Where `local` files and trees are. Without it they are errors. */
  readonly files?: FilesDir
  /** Compresses inline and local contents where that makes the config smaller. Without it nothing is compressed. */
  readonly gzip?: Gzip
}

export interface ButaneResult {
  readonly config: Ignition
  /** Warnings only. */
  readonly report: Report
}

/** Butane YAML as a valid Ignition config. On errors the report has them, with line and column of the YAML. */
export function butaneToIgnition(text: string, { files, gzip }: ButaneOptions = {}): Result<ButaneResult, Report> {
  const source = parseYamlSource(text)
  if (!source.ok)
    return err([locatedAt({ severity: 'error', path: [], says: source.error.says }, text, source.error.at)])
  const findings = new Findings()
  const variant = findVariant(scalarAt(source.value, 'variant'), scalarAt(source.value, 'version'))
  if (!variant.ok) {
    findings.error(['variant'], variant.error)
    return err(located(findings.list, source.value, text))
  }
  const encoding = { minor: variant.value.ignition, gzip }
  const config = translate(source.value, { variant: variant.value, files, encoding, findings })
  const report = located(findings.list, source.value, text)
  return config === undefined || hasErrors(report) ? err(report) : ok({ config, report })
}

function translate(source: SourceNode, context: TranslateContext): Ignition | undefined {
  const { variant, findings } = context
  const shape = butaneShape(variant)
  const decoded = decode(shape, source, variant.ignition, findings)
  if (!isObject(decoded) || hasErrors(findings.list)) return undefined
  // The decoder kept to the shape, of which this type names the parts that are no plain Ignition.
  const butane = decoded as Butane
  checkButane(butane, variant, findings)
  const direct = withVersion(translateSection(shape, decoded, context, []), variant)
  const finished = withSugar(direct, butane, context)
  if (hasErrors(findings.list)) return undefined
  checkFinished(finished, direct, variant, findings)
  return finished
}

/** Only Ignition's sections, in Ignition's order. */
function withVersion(translated: Json, { ignition: minor }: Variant): Ignition {
  const sections: JsonObject = isObject(translated) ? translated : {}
  const { ignition, kernelArguments, passwd, storage, systemd } = sections
  const present = Object.entries({ kernelArguments, passwd, storage, systemd }).filter(
    ([, value]) => value !== undefined,
  )
  const head = { ...(isObject(ignition) ? ignition : {}), version: versionText(minor) }
  return { ignition: head, ...Object.fromEntries(present) }
}

/** Sugar lies below what the user wrote: his values win, and what sugar adds comes first. */
function withSugar(direct: Ignition, butane: Butane, context: TranslateContext): Ignition {
  const { variant, findings, encoding } = context
  const ignition = { version: direct.ignition.version }
  const units = mountUnits(butane.storage ?? {}, variant.ignition, findings)
  if (hasErrors(findings.list)) return direct
  const below = (storage: Storage | undefined, above: Ignition): Ignition =>
    storage === undefined ? above : mergeIgnition({ ignition, storage }, above)
  const mounted = units.length === 0 ? direct : mergeIgnition({ ignition, systemd: { units } }, direct)
  const planted = addTrees(mounted, butane.storage?.trees ?? [], context)
  const booting = below(bootDeviceStorage(butane.boot_device ?? {}), planted)
  return below(grubStorage(butane.grub?.users ?? [], encoding), booting)
}

/** Checks the result as Ignition would, and tells where in the YAML it came from. */
function checkFinished(finished: Ignition, direct: Ignition, variant: Variant, findings: Findings): void {
  const inner = new Findings()
  checkSupported(finished, variant, inner)
  inner.addAll(validateIgnition(finished))
  findings.addAll(inner.list.map((f) => ({ ...f, path: sourcePath(f.path, finished, direct) })))
}

function scalarAt(source: SourceNode, key: string): string {
  const value = source.kind === 'map' ? source.entries.find((e) => e.key === key)?.value : undefined
  return value?.kind === 'scalar' ? value.text : ''
}
