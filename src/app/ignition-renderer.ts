import { readFileSync } from 'node:fs'
import { refusal, type Refusal } from '../base/refusal.ts'
import { bootstrapTokenText } from '../domain/clusters/bootstrap-token.ts'
import type { Machine } from '../domain/machines/machine.ts'
import type { Snippet } from '../domain/pools/snippet.ts'
import type { BootDeps, BootUrls, JoiningWorker } from '../edge/http/boot-deps.ts'
import { butaneToIgnition } from '../render/butane/butane-to-ignition.ts'
import { emitIgnition } from '../render/ignition/emit-ignition.ts'
import type { Ignition } from '../render/ignition/ignition-types.ts'
import { renderMachineIgnition } from '../render/ignition/machine-ignition.ts'
import { parseIgnition } from '../render/ignition/parse-ignition.ts'
import { formatFinding, type Report } from '../render/source/finding.ts'
import { wholeWorkerIgnition } from '../render/worker/worker-ignition.ts'

const UNITS = ['coldforge-agent.service', 'coldforge-before-restart.target', 'coldforge-kexec.service']

/** Renders a machine's Ignition with the agent of this source tree. */
export function ignitionRenderer(
  urls: BootUrls,
  authorityPem: string,
  hasBootListener: boolean,
): BootDeps['renderIgnition'] {
  const text = (name: string): string => readFileSync(new URL(`../../agent/${name}`, import.meta.url), 'utf8')
  const read = (names: readonly string[]) => names.map((name) => ({ name, contents: text(name) }))
  const programs = read(['coldforge-agent', 'coldforge-diagnostics'])
  const units = read(UNITS)
  const plain = (machine: Machine, token: string): string =>
    renderMachineIgnition({
      hostname: machine.name,
      caPem: authorityPem,
      agent: { url: urls.https, keyUrl: hasBootListener ? urls.boot : undefined, token, programs, units },
      version: '3.3.0',
    })
  return (machine, token, worker) =>
    worker === undefined ? plain(machine, token) : workerText(plain(machine, token), worker)
}

function workerText(plain: string, { role, bootstrap }: JoiningWorker): string | Refusal {
  const base = parseIgnition(plain)
  if (!base.ok) return unusable('what every machine gets', base.error)
  const snippets: Ignition[] = []
  for (const snippet of role.work.pool.snippets) {
    const parsed = snippetConfig(snippet)
    if (!parsed.ok) return unusable(snippet.name, parsed.error)
    snippets.push(parsed.value.config)
  }
  const worker = {
    machine: role.content,
    pool: role.work.pool,
    join: role.work.join,
    bootstrapToken: bootstrapTokenText(bootstrap),
  }
  const whole = wholeWorkerIgnition(base.value.config, worker, snippets)
  return whole.ok ? emitIgnition(whole.value, { empty: 'omit' }) : unusable('the whole of it', whole.error)
}

const snippetConfig = ({ format, text }: Snippet): ReturnType<typeof parseIgnition> =>
  format === 'butane' ? butaneToIgnition(text) : parseIgnition(text)

const unusable = (what: string, report: Report): Refusal =>
  refusal(
    'IGNITION_INVALID',
    503,
    `the Ignition of this revision cannot be used: ${report[0] === undefined ? what : formatFinding(what, report[0])}`,
    'correct the snippets of the pool and roll it to the next revision',
  )
