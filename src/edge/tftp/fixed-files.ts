import type { FileSource } from './file-source.ts'

/** Files that are held in memory under exact names, such as the network boot programs. */
export const fixedFiles =
  (files: ReadonlyMap<string, Uint8Array>): FileSource =>
  async ({ name }) => {
    const bytes = files.get(name)
    return bytes === undefined ? undefined : { bytes }
  }
