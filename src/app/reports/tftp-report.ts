import { instant, type Instant } from '../../base/instant.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import type { TftpEvent } from '../../edge/tftp/event.ts'

/** A TFTP transfer as a step of a boot. Probes and look-ups of names that firmware only guesses are not worth a line. */
export function tftpReport(event: TftpEvent, now: Instant): BootReport | undefined {
  switch (event.kind) {
    case 'ended': {
      if (event.outcome === 'probed' || event.outcome === 'replaced') return undefined
      const whole = event.outcome === 'complete' || event.outcome === 'unconfirmed'
      const sent = event.resent === 0 ? '' : `, ${event.resent} blocks sent again`
      return report(
        instant(now - event.milliseconds),
        whole ? `${event.file}${sent}` : `${event.file}, ${event.outcome} after ${event.bytes} bytes`,
        {
          tookMilliseconds: event.milliseconds,
          serverMilliseconds: undefined,
          bytes: event.bytes,
        },
      )
    }
    case 'refused':
      return report(now, `${JSON.stringify(event.file)}: ${event.refusal.says}`, {
        refusal: event.refusal.code,
        fix: event.refusal.fix,
      })
    case 'failed':
      return report(now, `${JSON.stringify(event.file)} could not be read`, {
        refusal: 'TFTP_FAILED',
        fix: 'look into the log of the server for the reason',
      })
    case 'started':
    case 'not-found':
    case 'socket-failed':
      return undefined
  }
}

const report = (at: Instant, says: string, more: Partial<BootReport>): BootReport => ({
  at,
  protocol: 'tftp',
  step: 'loader',
  says,
  refusal: undefined,
  tookMilliseconds: undefined,
  serverMilliseconds: undefined,
  bytes: undefined,
  ...more,
})
