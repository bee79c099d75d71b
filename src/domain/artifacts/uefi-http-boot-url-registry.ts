import type { Instant } from '../../base/instant.ts'
import type { BootArtifact } from './boot-artifact.ts'
import type { UefiHttpBootUrl } from './uefi-http-boot-url.ts'

/** Keeps UEFI HTTP Boot URLs, each under its artifact. */
export interface UefiHttpBootUrlRegistry {
  create(url: Omit<UefiHttpBootUrl, 'id'>): Promise<UefiHttpBootUrl>
  list(artifactId: number): Promise<readonly UefiHttpBootUrl[]>
  /** With its artifact, whosever it is: for the firmware that shows the token. */
  byHash(hash: string): Promise<{ readonly url: UefiHttpBootUrl; readonly artifact: BootArtifact } | undefined>
  noteUse(id: number, now: Instant): Promise<void>
  /** Returns the revoked URL, as it was if it had been revoked before; nothing when there is none. */
  revoke(artifactId: number, id: number, now: Instant): Promise<UefiHttpBootUrl | undefined>
}
