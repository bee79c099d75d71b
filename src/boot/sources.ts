import type { OsImage } from '../domain/images/os-image.ts'
import type { Machine, NewMachine } from '../domain/machines/machine.ts'

/** Everything known that can matter for what a machine boots. */
export interface SourceFacts {
  readonly machine: Machine | NewMachine
  /** The image that machines run until a pool says otherwise. */
  readonly defaultImage: OsImage | undefined
}

/** One place that may know what this machine should boot. */
export interface BootSource {
  readonly name: string
  readonly choose: (facts: SourceFacts) => OsImage | undefined
}

const organizationDefault: BootSource = {
  name: 'organization default',
  choose: (facts) => facts.defaultImage,
}

/** First answer wins. */
export const bootSources: readonly BootSource[] = [organizationDefault]
