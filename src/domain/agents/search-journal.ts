/** So much of a journal is looked at in one piece. A longer line is cut there. Bytes. */
const PIECE = 256 * 1024
const NEWLINE = 0x0a

export interface JournalMatches {
  /** Without their ends. */
  readonly lines: readonly string[]
  /** Where the search goes on; undefined when it has reached the end. */
  readonly next: number | undefined
}

export interface SearchBounds {
  /** The search stops after the piece in which it has found so many. */
  readonly lines: number
  /** It reads about so many bytes. */
  readonly bytes: number
}

/** Looks for lines that hold `wanted`, in whatever case, from the offset `from` on. `read` is that of a `JournalStore`. */
export async function searchJournal(
  read: (offset: number, limit: number) => Promise<Uint8Array>,
  wanted: string,
  from: number,
  bounds: SearchBounds,
): Promise<JournalMatches> {
  const needle = wanted.toLowerCase()
  const lines: string[] = []
  let offset = from
  while (lines.length < bounds.lines && offset - from < bounds.bytes) {
    const piece = await read(offset, PIECE)
    if (piece.length === 0) return { lines, next: undefined }
    const whole = wholeLines(piece)
    for (const line of new TextDecoder().decode(whole).split('\n'))
      if (line.toLowerCase().includes(needle)) lines.push(line)
    offset += whole.length
  }
  return { lines, next: offset }
}

/** Up to the last end of a line; all of it when there is none, or when nothing follows. */
function wholeLines(piece: Uint8Array): Uint8Array {
  const end = piece.lastIndexOf(NEWLINE) + 1
  return end === 0 || piece.length < PIECE ? piece : piece.subarray(0, end)
}
