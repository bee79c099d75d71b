import type { OsImage } from '../domain/images/os-image.ts'
import type { Registration } from '../domain/machines/registration.ts'
import type { Admission } from '../domain/trust/admission.ts'

/** Start this image, with the machine registered like this. Rendered as an iPXE script; the Ignition follows by a one-time token. */
export interface BootPlan {
  readonly kind: 'boot-image'
  readonly image: OsImage
  readonly registration: Registration
  readonly admission: Admission
  /** Which boot source gave the answer, for the timeline. */
  readonly source: string
}
