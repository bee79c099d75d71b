import type { OsImage } from '../domain/images/os-image.ts'
import type { Registration } from '../domain/machines/registration.ts'

/** What a valid credential proved, and on whose behalf. */
export interface Admission {
  readonly organizationId: number
  readonly by: 'boot-artifact' | 'chain-url'
  readonly id: number
  readonly name: string
}

/** Start this image, with the machine registered like this. Rendered as an iPXE script; the Ignition follows by a one-time token. */
export interface BootPlan {
  readonly kind: 'boot-image'
  readonly image: OsImage
  readonly registration: Registration
  readonly admission: Admission
  /** Which boot source gave the answer, for the timeline. */
  readonly source: string
}
