import type { LoaderDesk } from '../edge/loaders/answer-look-up.ts'
import type { Services } from './services.ts'

type DeskDeps = Pick<Services, 'store' | 'groups' | 'timeline' | 'clock' | 'clues' | 'loaderClues'>

/** What the configurations of boot loaders that are not ours are made from. */
export const loaderDesk = ({ store, groups, timeline, clock, clues, loaderClues }: DeskDeps): LoaderDesk => ({
  machines: store.machineFinder,
  cardAt: (address) => clues.clueOf(address).mac,
  clueOf: (card, address) => loaderClues.about(card, address.replace(/^::ffff:/, '')),
  profiles: groups.inTheClear,
  timeline,
  now: clock,
})
