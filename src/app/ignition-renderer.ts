import { readFileSync } from 'node:fs'
import type { BootUrls } from '../edge/http/boot-deps.ts'
import type { Machine } from '../domain/machines/machine.ts'
import { renderMachineIgnition } from '../render/ignition/machine-ignition.ts'

/** Renders a machine's Ignition with the agent of this source tree. */
export function ignitionRenderer(
  urls: BootUrls,
  authorityPem: string,
  hasBootListener: boolean,
): (machine: Machine, agentToken: string) => string {
  const text = (name: string): string => readFileSync(new URL(`../../agent/${name}`, import.meta.url), 'utf8')
  const program = text('coldforge-agent')
  const unit = text('coldforge-agent.service')
  return (machine, token) =>
    renderMachineIgnition({
      hostname: machine.name,
      caPem: authorityPem,
      agent: { url: urls.https, keyUrl: hasBootListener ? urls.boot : undefined, token, program, unit },
      version: '3.3.0',
    })
}
