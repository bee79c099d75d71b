import type { Refusal } from '../base/refusal.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { Registration } from '../domain/machines/registration.ts'
import type { DeclaredBoot } from '../domain/profiles/declared-boot.ts'
import type { Admission } from '../domain/trust/admission.ts'
import type { ElsewhereAnswer } from './elsewhere.ts'

/**
 * What to start: an image of ours, as a revision of the machine says where it has one; what a profile in somebody's files declares; or what
 * somebody's API server for Pixiecore says.
 */
export type BootChoice =
  | { readonly kind: 'boot-image'; readonly image: OsImage; readonly revision?: number | undefined }
  | { readonly kind: 'boot-profile'; readonly declared: DeclaredBoot }
  | { readonly kind: 'boot-elsewhere'; readonly answer: ElsewhereAnswer & { readonly kind: 'boot' } }

/** Start nothing yet: the machine is registered, and somebody must approve it first. */
export interface HeldBoot {
  readonly kind: 'hold'
  readonly because: Refusal
  readonly registration: Registration
  readonly admission: Admission
}

/** Start this, with the machine registered like this. Rendered as an iPXE script; the Ignition follows by a one-time token. */
export type BootPlan = BootChoice & {
  readonly registration: Registration
  readonly admission: Admission
  /** Which boot source gave the answer, for the timeline. */
  readonly source: string
}
