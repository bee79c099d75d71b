/** Why a file is not used as it stands. */
export interface FileProblem {
  /** Relative to the data folder: `groups/rack7.json`. */
  readonly file: string
  /** From 1; undefined where the file as a whole is meant. */
  readonly line: number | undefined
  readonly says: string
}

export const describeProblem = ({ file, line, says }: FileProblem): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${says}`
