import type { Result } from '../../../base/result.ts'

/** Makes Ignition of what people write. `file` is for errors, which are lines of `file:line:column: …`. */
export interface ConfigEngine {
  /** matchbox's way with a raw config: 3.0 to 3.4 only, as compact JSON of version 3.4.0. */
  readonly ignition34: (file: string, text: string) => Result<string, string>
  /** A raw config of any version we know, checked; the text is then served as it is. */
  readonly checkIgnition: (file: string, text: string) => Result<void, string>
  readonly butane: (file: string, text: string) => Result<string, string>
}
