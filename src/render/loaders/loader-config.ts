import { latin1 } from '../../base/bytes.ts'
import type { LoaderLookUp } from '../../boot/loader-look-up.ts'
import { grubConfig } from './grub.ts'
import { pxelinuxConfig } from './pxelinux.ts'

/** From where a loader fetches our boot programs: by TFTP from an address, or from below a URL. */
export type ProgramPlace =
  | { readonly by: 'tftp'; readonly address: string }
  | { readonly by: 'http'; /** Without a slash at the end. */ readonly url: string }

/**
 * The configuration of a boot loader that is not ours: start the boot program of this network, which brings the credentials. Whoever
 * asks is nobody yet, so there is nothing else in it. Throws when the place could be read as more than one word: these files are
 * scripts, and an address must not become a command.
 */
export function loaderConfig(loader: LoaderLookUp['loader'], place: ProgramPlace): Uint8Array<ArrayBuffer> {
  const where = place.by === 'tftp' ? place.address : place.url
  if (!/^[a-z0-9.:/_-]+$/i.test(where))
    throw new TypeError(`${JSON.stringify(where)} cannot stand in a loader's script`)
  const lines = loader === 'pxelinux' ? pxelinuxConfig(place) : grubConfig(place)
  return latin1(`${lines.join('\n')}\n`)
}
