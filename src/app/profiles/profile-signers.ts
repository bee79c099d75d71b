import { readFileSync } from 'node:fs'
import type { CmsSigner } from '../../edge/http/matchbox/cms-signer.ts'
import type { Signer } from '../../edge/http/matchbox/signer.ts'
import type { Config } from '../config/schema.ts'

/** What the answers of the configuration service are signed with. */
export interface ProfileSigners {
  readonly signer: Signer | undefined
  readonly cms: CmsSigner | undefined
}

/** Paths; undefined or empty for none. */
export interface SignerFiles {
  readonly keyRingPath?: string | undefined
  readonly cmsCertFile?: string | undefined
  readonly cmsKeyFile?: string | undefined
}

/**
 * Opens the keys, or throws: a server that was told to sign must not start without. Few sites sign, and what signing needs is large: it is loaded
 * only for them.
 */
export async function openProfileSigners(files: SignerFiles, passphrase: string): Promise<ProfileSigners> {
  const { keyRingPath = '', cmsCertFile = '', cmsKeyFile = '' } = files
  return {
    signer: keyRingPath === '' ? undefined : await openPgp(keyRingPath, passphrase),
    cms: cmsCertFile === '' ? undefined : await openCms(cmsCertFile, cmsKeyFile),
  }
}

/** As above, by the settings of `coldforge serve`, which signs what it serves below `/matchbox/` and nothing else. */
export async function signersOf({ profiles }: Config, passphrase: string): Promise<ProfileSigners> {
  const isSigning = profiles.keyRingPath !== undefined || profiles.cmsCertFile !== undefined
  if (isSigning && (profiles.directory === undefined || !profiles.http))
    throw new Error(
      'profiles: there is nothing to sign; set profiles.directory and profiles.http, or take the keys away',
    )
  return await openProfileSigners(profiles, passphrase)
}

async function openPgp(keyRing: string, passphrase: string): Promise<Signer> {
  const { openSigner } = await import('../../edge/http/matchbox/signer.ts')
  return await openSigner(readFileSync(keyRing), passphrase)
}

async function openCms(certFile: string, keyFile: string): Promise<CmsSigner> {
  if (keyFile === '') throw new Error('the CMS certificate is given without the file of its private key')
  const { openCmsSigner } = await import('../../edge/http/matchbox/cms-signer.ts')
  return openCmsSigner(readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8'))
}
