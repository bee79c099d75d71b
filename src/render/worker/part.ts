import type { File, Unit } from '../ignition/ignition-types.ts'

/** What one concern of a worker adds to its Ignition. */
export interface Part {
  readonly files: readonly File[]
  readonly units: readonly Unit[]
}

/** `mode` is permission bits, `0o644`. What is at `path` already is replaced. Percent-encoded, so that people can read it (RFC 2397). */
export const textFile = (path: string, mode: number, text: string): File => ({
  path,
  mode,
  overwrite: true,
  contents: { source: `data:,${encodeURIComponent(text)}` },
})

export const joinParts = (parts: readonly Part[]): Part => ({
  files: parts.flatMap(({ files }) => files),
  units: parts.flatMap(({ units }) => units),
})
