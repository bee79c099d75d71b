import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Hostname } from './hostname.ts'
import type { MachineChange, ManagedMachine } from './managed-machine.ts'
import { checkNodeLabels, type NodeLabel } from './node-label.ts'

/** `isTaken` tells whether another machine of the organization has this name. */
export function rename(
  machine: ManagedMachine,
  name: Hostname,
  isTaken: (name: Hostname) => boolean,
  now: Instant,
): MachineChange | Refusal {
  if (machine.name === name) return { machine, events: [] }
  if (isTaken(name)) {
    return refusal('MACHINE_NAME_TAKEN', 409, `another machine is called "${name}"`, 'choose another name')
  }
  return {
    machine: { ...machine, name },
    events: [{ kind: 'machine-renamed', machineId: machine.id, from: machine.name, to: name, at: now }],
  }
}

export function relabel(machine: ManagedMachine, labels: readonly NodeLabel[], now: Instant): MachineChange | Refusal {
  const checked = checkNodeLabels(labels)
  if (!checked.ok) return refusal('NODE_LABEL', 422, checked.error, 'correct the label')
  const same =
    labels.length === machine.labels.length &&
    labels.every(({ key, value }, i) => machine.labels[i]?.key === key && machine.labels[i].value === value)
  if (same) return { machine, events: [] }
  return {
    machine: { ...machine, labels: checked.value },
    events: [{ kind: 'machine-relabelled', machineId: machine.id, at: now }],
  }
}
