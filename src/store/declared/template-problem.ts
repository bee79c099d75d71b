import { placeOf } from '../../domain/profiles/declared-document.ts'
import type { Template } from '../../domain/profiles/profile-source.ts'
import { butaneToIgnition } from '../../render/butane/butane-to-ignition.ts'
import { parseTemplate } from '../../render/gotemplate/render-template.ts'
import { parseIgnition } from '../../render/ignition/parse-ignition.ts'
import { formatFinding, type Report } from '../../render/source/finding.ts'

/**
 * What can be known of a template before there is a machine to fill it in for: raw Ignition wholly, Butane where it has no actions, others their
 * syntax. `ignition/worker.yaml:3:5: the reason`; undefined where nothing is wrong.
 */
export function templateProblem({ kind, name, text }: Template): string | undefined {
  const place = placeOf({ kind, name })
  if (kind === 'ignition' && /\.ign(?:ition)?$/.test(name)) {
    const parsed = parseIgnition(text)
    return parsed.ok ? undefined : firstError(place, parsed.error)
  }
  const parsed = parseTemplate(text)
  if (!parsed.ok) return `${place}:${parsed.error.line}:${parsed.error.column}: ${parsed.error.says}`
  if (kind !== 'ignition' || text.includes('{{')) return undefined
  const made = butaneToIgnition(text)
  return made.ok ? undefined : firstError(place, made.error)
}

function firstError(place: string, report: Report): string {
  const error = report.find(({ severity }) => severity === 'error')
  return error === undefined ? `${place}: cannot be used` : formatFinding(place, error)
}
