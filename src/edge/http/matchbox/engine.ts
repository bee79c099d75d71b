import { gzipSync } from 'node:zlib'
import { err, ok, type Result } from '../../../base/result.ts'
import { butaneToIgnition } from '../../../render/butane/butane-to-ignition.ts'
import { emitIgnition } from '../../../render/ignition/emit-ignition.ts'
import { parseIgnitionVersion } from '../../../render/ignition/ignition-version.ts'
import { parseIgnition } from '../../../render/ignition/parse-ignition.ts'
import { upgradeIgnition } from '../../../render/ignition/upgrade-ignition.ts'
import { formatFinding, type Report } from '../../../render/source/finding.ts'
import type { ConfigEngine } from './config-engine.ts'

/** matchbox v0.11 reads up to 3.4 and writes everything as 3.4. */
const MATCHBOX_MINOR = 4

export const configEngine: ConfigEngine = {
  ignition34: (file, text) => {
    const parsed = parseIgnition(text)
    if (!parsed.ok) return err(errorsOf(file, parsed.error))
    const { version } = parsed.value.config.ignition
    const minor = parseIgnitionVersion(version)
    if (!minor.ok || minor.value > MATCHBOX_MINOR)
      return err(`${file}: Ignition ${version} is newer than the 3.${MATCHBOX_MINOR}.0 that matchbox reads`)
    return ok(emitIgnition(upgradeIgnition(parsed.value.config, MATCHBOX_MINOR), { empty: 'keep' }))
  },
  checkIgnition: (file, text): Result<void, string> => {
    const parsed = parseIgnition(text)
    return parsed.ok ? ok(undefined) : err(errorsOf(file, parsed.error))
  },
  butane: (file, text) => {
    const made = butaneToIgnition(text, { gzip })
    return made.ok ? ok(emitIgnition(made.value.config, { empty: 'omit' })) : err(errorsOf(file, made.error))
  },
}

/** As small as it goes, like Butane. The bytes are not those of Go's compressor; what they unpack to is. */
const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 9 })

const errorsOf = (file: string, report: Report): string =>
  report
    .filter((finding) => finding.severity === 'error')
    .map((finding) => formatFinding(file, finding))
    .join('\n')
