import { instant, type Instant } from '../base/instant.ts'

/** The wall clock. Pure code never reads it; it is handed to whatever needs the time. */
export type Clock = () => Instant

export const systemClock: Clock = () => instant(Date.now())
