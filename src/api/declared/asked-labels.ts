import { refusal, type Refusal } from '../../base/refusal.ts'
import { declaredLabels } from '../../boot/declared-labels.ts'
import type { BootQuery } from '../../boot/identify-http.ts'
import type { Machine } from '../../domain/machines/machine.ts'
import type { NodeLabel } from '../../domain/machines/node-label.ts'
import { labelsFromQuery } from '../../domain/profiles/labels.ts'

/** What a machine is supposed to say, as a query string: the way on which a machine sends it, so that it is read by the same rules. */
export function askedLabels(
  texts: readonly string[],
  machine: { readonly machine: Machine; readonly labels: readonly NodeLabel[] } | undefined,
): string | Refusal {
  const given: Record<string, string> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 1) return refusal('LABEL_INVALID', 422, `"${text}" is not name=value`, 'write label=mac=52:54:00:a1:9c:ae')
    given[text.slice(0, at)] = text.slice(at + 1)
  }
  const query = machine === undefined ? queryOf(given) : machineQuery(given, machine.machine, machine.labels)
  const [bad] = labelsFromQuery(query).badMacs
  return bad === undefined
    ? query
    : refusal('LABEL_INVALID', 422, `"${bad}" is not a MAC address; a machine that says so says nothing`, 'correct it')
}

/** As the machine would say it if it booted now; what it says of its architecture and maker we hear only then. */
function machineQuery(sent: BootQuery, machine: Machine, labels: readonly NodeLabel[]): string {
  const { uuid, serial, product, macs } = machine
  const claimed = { uuid, serial, product, mac: macs.at(-1), uuidReplaced: undefined }
  return declaredLabels({ product, ...sent }, claimed, machine, labels)
}

const queryOf = (labels: BootQuery): string =>
  Object.entries(labels)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? '')}`)
    .join('&')
