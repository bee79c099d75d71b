import type { World } from './world.ts'

/** What a network does to packets. Probabilities from 0 to 1. */
export interface Weather {
  readonly loss: number
  readonly duplication: number
  /** Probability that a packet is late by up to `lateMilliseconds`, and so comes after younger ones. */
  readonly late: number
  readonly lateMilliseconds: number
}

export const CALM: Weather = { loss: 0, duplication: 0, late: 0, lateMilliseconds: 0 }

/** Carries a packet with this weather; `deliver` is called never, once or twice. */
export function carry(world: World, weather: Weather, deliver: () => void): void {
  const { chance } = world
  if (chance.happens(weather.loss)) return
  const copies = chance.happens(weather.duplication) ? 2 : 1
  for (let copy = 0; copy < copies; copy++) {
    const late = chance.happens(weather.late) ? chance.below(weather.lateMilliseconds) : 0
    world.after(1 + chance.below(2) + late, deliver)
  }
}
