import { declaredProfile } from '../../domain/profiles/declared-boot.ts'
import type { LoaderDesk } from '../../edge/loaders/answer-look-up.ts'
import type { Services } from '../services.ts'

type DeskDeps = Pick<Services, 'store' | 'groups' | 'timeline' | 'clock' | 'clues' | 'loaderClues' | 'owner'>

/** What the configurations of boot loaders that are not ours are made from. */
export const loaderDesk = (deps: DeskDeps): LoaderDesk => ({
  machines: deps.store.machineFinder,
  cardAt: (address) => deps.clues.clueOf(address).mac,
  clueOf: (card, address) => deps.loaderClues.about(card, address.replace(/^::ffff:/, '')),
  declaredInTheClear: declaredInTheClear(deps),
  timeline: deps.timeline,
  now: deps.clock,
})

/** Groups of the machine's own organization come first, and what those declare is given to nobody who has proven nothing. */
const declaredInTheClear =
  ({ groups: { inTheClear, catalog }, owner }: DeskDeps): LoaderDesk['declaredInTheClear'] =>
  (organizationId, labels) => {
    if (inTheClear === undefined) return undefined
    const isTheirs = catalog.of(organizationId ?? owner).select(labels) !== undefined
    return isTheirs ? undefined : declaredProfile(inTheClear, labels)
  }
