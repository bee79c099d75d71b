import { isIPv4 } from 'node:net'
import type { LoaderLookUp } from '../../boot/loader-look-up.ts'
import { answerLookUp, type LoaderDesk } from '../loaders/answer-look-up.ts'
import type { FileSource } from './file-source.ts'

/** Configurations for boot loaders that are not ours. `url` is the plain HTTP listener, where some of them fetch larger files. */
export const loaderConfigs =
  (desk: LoaderDesk, url: string, operatorHasOwn: ReadonlySet<LoaderLookUp['family']>): FileSource =>
  async ({ name, peer, localAddress }) => {
    if (!isIPv4(localAddress)) return undefined
    const place = { by: 'tftp', address: localAddress, url } as const
    const bytes = await answerLookUp(desk, { path: name, peer, place, operatorHasOwn })
    return bytes && { bytes }
  }
