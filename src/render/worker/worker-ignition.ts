import { err, ok, type Result } from '../../base/result.ts'
import type { Ignition } from '../ignition/ignition-types.ts'
import { mergeIgnition } from '../ignition/merge-ignition.ts'
import { validateIgnition } from '../ignition/validate-ignition.ts'
import { networkdFiles } from '../networkd/networkd-files.ts'
import { hasErrors, type Report } from '../source/finding.ts'
import { imageDiskPart } from './image-disk-part.ts'
import { joinPart } from './join-part.ts'
import { joinParts, textFile, type Part } from './part.ts'
import { sysextPart } from './sysext-part.ts'
import type { Worker } from './worker.ts'

/** What makes a machine a worker, https://coreos.github.io/ignition/configuration-v3_3/. Equal workers give equal configs. */
export function workerIgnition(worker: Worker): Ignition {
  const { machine, pool } = worker
  const { files, units } = joinParts([
    { files: [textFile('/etc/hostname', 0o644, `${machine.hostname}\n`)], units: [] },
    networkPart(worker),
    sysextPart(pool.sysexts),
    imageDiskPart(pool.imageDisk),
    joinPart(worker),
  ])
  return { ignition: { version: '3.3.0' }, storage: { files }, systemd: { units } }
}

/**
 * The whole config of a worker: `base` is what every machine gets (its agent, the authority it trusts), `snippets` are what people added,
 * laid over it in order. A snippet that breaks the config is reported, not served.
 */
export function wholeWorkerIgnition(
  base: Ignition,
  worker: Worker,
  snippets: readonly Ignition[],
): Result<Ignition, Report> {
  const whole = [workerIgnition(worker), ...snippets].reduce(mergeIgnition, base)
  const report = validateIgnition(whole)
  return hasErrors(report) ? err(report) : ok(whole)
}

const networkPart = ({ pool }: Worker): Part => ({
  files: networkdFiles(pool.links).map(({ name, contents }) =>
    textFile(`/etc/systemd/network/${name}`, 0o644, contents),
  ),
  units: [],
})
