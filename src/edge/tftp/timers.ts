/** Time for transfers: monotonic, so that a corrected clock ends none of them. */
export interface Timers {
  /** Milliseconds from any fixed point. */
  now(): number
  /** Calls back again and again until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  every: (milliseconds, callback) => {
    const timer = setInterval(callback, milliseconds)
    return () => {
      clearInterval(timer)
    }
  },
}
