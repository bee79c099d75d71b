import type { FileSource } from './file-source.ts'

/** The files of `source` below one more folder. */
export const below =
  (folder: string, source: FileSource): FileSource =>
  async ({ name, ...asked }) =>
    name.startsWith(`${folder}/`) ? source({ ...asked, name: name.slice(folder.length + 1) }) : undefined
