import { isIPv4 } from 'node:net'
import { answersLookUp, loaderLookUp, type LoaderLookUp } from '../../boot/loader-look-up.ts'
import { loaderConfig } from '../../render/loaders/loader-config.ts'
import type { FileSource } from './file-source.ts'

/** Configurations for boot loaders that are not ours. `operatorHasOwn`: the loaders that an operator configures himself. */
export const loaderConfigs =
  (operatorHasOwn: ReadonlySet<LoaderLookUp['loader']>): FileSource =>
  async ({ name, localAddress }) => {
    const found = loaderLookUp(name)
    if (found === undefined || !isIPv4(localAddress)) return undefined
    if (!answersLookUp(found, operatorHasOwn.has(found.loader))) return undefined
    return { bytes: loaderConfig(found.loader, { by: 'tftp', address: localAddress }) }
  }
