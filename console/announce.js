// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */
import { write } from './dom.js'
import { whoBoots } from './words.js'

/**
 * Says to screen readers how boots end, and nothing in between: a hundred machines booting must not talk without pause.
 *
 * @param {HTMLElement} place a live region
 */
export function createAnnouncer(place) {
  return {
    /** @param {Boot} boot with the event that just happened */
    take(boot) {
      const event = boot.events.at(-1)
      if (event?.refusal) write(place, `${whoBoots(boot)} was refused: ${event.says}`)
      else if (event?.step === 'heartbeat') write(place, `${whoBoots(boot)} is running`)
    },
  }
}
