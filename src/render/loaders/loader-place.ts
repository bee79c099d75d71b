/** How a loader asked, and so where it fetches our files. URLs have no slash at the end. */
export type LoaderPlace = {
  /** Of our plain HTTP listener. */
  readonly url: string
} & ({ readonly by: 'tftp'; /** Our address that it asked. */ readonly address: string } | { readonly by: 'http' })

/** Throws when the place could be read as more than one word: configurations are scripts, and an address must not become a command. */
export function checkPlace(place: LoaderPlace): void {
  for (const where of place.by === 'tftp' ? [place.address, place.url] : [place.url])
    if (!/^[a-z0-9.:/_-]+$/i.test(where))
      throw new TypeError(`${JSON.stringify(where)} cannot stand in a loader's script`)
}

/** The files that profiles name, below the root of TFTP and of the plain HTTP listener alike. */
export const PROFILE_FILES = 'matchbox'
