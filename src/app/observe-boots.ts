import type { Timeline } from '../boot/timeline.ts'
import type { Log } from '../host/log.ts'
import type { Metrics } from '../host/metrics.ts'

/** Counts and logs every boot event. The words in an event come from us, names in it from strangers: pino escapes them. */
export function observeBoots(timeline: Timeline, metrics: Metrics, log: Log): void {
  timeline.listen((event, session) => {
    metrics.bootEvents.inc({ protocol: event.protocol, step: event.step, refusal: event.refusal ?? '' })
    if (event.step === 'heartbeat') metrics.bootSeconds.observe((event.at - session.startedAt) / 1000)
    const who = {
      boot: session.id,
      machine: session.machineId,
      mac: session.mac,
      refusal: event.refusal,
      bytes: event.bytes,
    }
    if (event.refusal === undefined) log.info(who, `${event.step}: ${event.says}`)
    else log.warn(who, `${event.step}: ${event.says}`)
  })
}
