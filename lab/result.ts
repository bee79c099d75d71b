import type { RunPlan } from './run-plan.ts'
import { hasArrived, type Progress } from './watch/progress.ts'
import { verdict } from './watch/verdict.ts'

/** What `--json` prints: times are RFC 3339, `seconds` count from power-on, events are those of the API. */
export const resultOf = (plan: RunPlan, poweredOnAt: Date, machines: readonly Progress[]): object => ({
  firmware: plan.firmware,
  until: plan.until,
  powered_on_at: poweredOnAt.toISOString(),
  passed: machines.every((progress) => hasArrived(progress, plan.until)),
  machines: machines.map((progress) => ({
    index: progress.index,
    uuid: progress.uuid,
    mac: progress.mac,
    status: progress.status ?? null,
    arrived: hasArrived(progress, plan.until),
    verdict: hasArrived(progress, plan.until) ? null : verdict(progress, plan.firmware),
    events: progress.events.map((event) => ({
      seconds: (Date.parse(event.at) - poweredOnAt.getTime()) / 1000,
      ...event,
    })),
  })),
})
