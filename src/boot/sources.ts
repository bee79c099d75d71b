import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { Machine, NewMachine } from '../domain/machines/machine.ts'
import type { DeclaredBoot } from '../domain/profiles/declared-boot.ts'
import type { MachineRole } from '../domain/revisions/machine-role.ts'
import type { BootChoice } from './boot-plan.ts'
import type { Elsewhere, Question } from './elsewhere.ts'
import { poolImage } from './pool-image.ts'

/** Everything known that can matter for what a machine boots. */
export interface SourceFacts {
  readonly machine: Machine | NewMachine
  /** What the group that takes this machine declares, or why that cannot be booted; undefined when none does. */
  readonly declared?: DeclaredBoot | Refusal | undefined
  /** What somebody's API server for Pixiecore says; undefined when there is none. */
  readonly elsewhere?: Elsewhere | undefined
  /** What its pool made of it; undefined without a pool. */
  readonly role?: MachineRole | undefined
  /** The image that machines run until a pool says otherwise. */
  readonly defaultImage: OsImage | undefined
}

/** One place that may know what this machine should boot. A refusal ends the search: a broken answer is never replaced by another's. */
export interface BootSource {
  readonly name: string
  readonly choose: (facts: SourceFacts) => BootChoice | Question | Refusal | undefined
}

/** Not for a machine that works in a pool: a group that takes everybody must not take the workers of a cluster. */
const declaredProfile: BootSource = {
  name: 'declared profile',
  choose: ({ declared, role }) => {
    if (declared === undefined || role?.work !== undefined) return undefined
    return isRefusal(declared) ? declared : { kind: 'boot-profile', declared }
  },
}

/** Asked only about machines that no group takes, and never about one that works in a pool. */
const pixiecoreApi: BootSource = {
  name: 'Pixiecore API',
  choose: ({ elsewhere, role }) => {
    if (elsewhere === undefined || role?.work !== undefined) return undefined
    switch (elsewhere.kind) {
      case 'ask-elsewhere':
        return elsewhere
      case 'boot':
        return { kind: 'boot-elsewhere', answer: elsewhere }
      case 'ignore':
        return undefined
      case 'unknown':
        return refusal(
          'PIXIECORE_API_SILENT',
          502,
          `the Pixiecore API, which may know what this machine boots, gives no answer: ${elsewhere.says}`,
          'mend the API server that the setting pixiecore.api names, or take the setting away',
        )
    }
  },
}

const poolRevision: BootSource = {
  name: 'pool revision',
  choose: ({ role, defaultImage }) => {
    if (role === undefined) return undefined
    const image = role.work === undefined ? defaultImage : poolImage(role.work.pool, defaultImage)
    if (image === undefined || isRefusal(image)) return image
    return { kind: 'boot-image', image, revision: role.revision }
  },
}

const organizationDefault: BootSource = {
  name: 'organization default',
  choose: ({ defaultImage }) => defaultImage && { kind: 'boot-image', image: defaultImage },
}

/** First answer wins. */
export const bootSources: readonly BootSource[] = [declaredProfile, pixiecoreApi, poolRevision, organizationDefault]
