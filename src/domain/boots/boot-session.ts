import { MINUTE, type Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import { progressOf, type BootReport, type BootStep } from './boot-event.ts'

/** `booting` until the agent reports (`running`), until a refusal ends it (`refused`), or until the machine starts over (`abandoned`). */
export type BootOutcome = 'booting' | 'running' | 'refused' | 'abandoned'

/** One power-on of one machine. */
export interface BootSession {
  readonly id: number
  readonly machineId: number | undefined
  readonly mac: Mac | undefined
  readonly uuid: Uuid | undefined
  readonly startedAt: Instant
  readonly lastEventAt: Instant
  readonly furthest: BootStep
  readonly outcome: BootOutcome
}

/** What a request tells about whose boot it is. A token or a URL of ours names the session itself. */
export interface BootClue {
  readonly sessionId?: number | undefined
  readonly machineId?: number | undefined
  readonly mac?: Mac | undefined
  readonly uuid?: Uuid | undefined
  /** The request comes from firmware, before any program of ours ran: only a machine that starts over asks that late. */
  readonly fromFirmware?: boolean | undefined
}

/** A boot that has been silent for so long is over, whatever came of it. */
const SILENCE_MILLISECONDS = 30 * MINUTE

/** Whether `report` continues `session`, or tells that the machine has started over. */
export function continues(session: BootSession, report: BootReport, clue: BootClue): boolean {
  if (clue.sessionId === session.id) return true
  if (report.at - session.lastEventAt > SILENCE_MILLISECONDS) return false
  const reached = progressOf(session.furthest)
  if (report.step.startsWith('dhcp')) return clue.fromFirmware === true ? reached < progressOf('loader') : true
  if (report.step === 'loader' || report.step === 'boot_script') return reached <= progressOf('boot_script')
  return true
}

export const startSession = (id: number, report: BootReport, clue: BootClue): BootSession =>
  extend(
    {
      id,
      machineId: undefined,
      mac: undefined,
      uuid: undefined,
      startedAt: report.at,
      lastEventAt: report.at,
      furthest: report.step,
      outcome: 'booting',
    },
    report,
    clue,
  )

/** The session after one more report. What is known about the machine only grows. */
export const extend = (session: BootSession, report: BootReport, clue: BootClue): BootSession => ({
  ...session,
  machineId: clue.machineId ?? session.machineId,
  mac: session.mac ?? clue.mac,
  uuid: clue.uuid ?? session.uuid,
  lastEventAt: report.at,
  furthest: progressOf(report.step) > progressOf(session.furthest) ? report.step : session.furthest,
  outcome: outcomeAfter(session.outcome, report),
})

function outcomeAfter(before: BootOutcome, report: BootReport): BootOutcome {
  if (report.refusal !== undefined) return before === 'running' ? before : 'refused'
  if (report.step === 'heartbeat') return 'running'
  return before === 'refused' ? 'booting' : before
}
