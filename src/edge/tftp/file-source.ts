export interface FileRequest {
  /** Relative, `/` between segments, no `.`, `..`, empty segment or control character. */
  readonly name: string
  /** The client's address as text. */
  readonly peer: string
  /** Which of our addresses it asked. */
  readonly localAddress: string
}

export interface TftpFile {
  /** Must never change: a transfer reads from it until its end. A new version is a new array. */
  readonly bytes: Uint8Array
}

/** Undefined means "I have no such file, ask the next one". A rejection is a failure and is never answered as "not found". */
export type FileSource = (request: FileRequest) => Promise<TftpFile | undefined>

/** Every source is asked for the first name before any is asked for the second. */
export async function findFile(
  sources: readonly FileSource[],
  names: readonly string[],
  asked: Omit<FileRequest, 'name'>,
): Promise<TftpFile | undefined> {
  for (const name of names) {
    for (const source of sources) {
      const file = await source({ ...asked, name })
      if (file !== undefined) return file
    }
  }
  return undefined
}
