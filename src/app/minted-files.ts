import { isRefusal, type Refusal } from '../base/refusal.ts'

/** The files of one set, by name. */
export type ArtifactFiles = ReadonlyMap<string, Uint8Array>

interface MintedSet {
  readonly files: Promise<ArtifactFiles | Refusal>
  /** 0 while they are being made. */
  bytes: number
}

/** Room for a handful of sets: the newest are the ones that a rack full of BMCs is downloading right now. */
const MOST_BYTES = 128 * 1024 * 1024

/**
 * Minted sets in memory, at most `mostBytes` of them; the one that was asked for longest ago goes first. Minting is deterministic, so
 * what is forgotten comes back the same. Whoever asks while a set is being made waits for that one.
 */
export class MintedFiles {
  readonly #sets = new Map<number, MintedSet>()
  readonly #mostBytes: number

  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  get(artifactId: number, mint: () => Promise<ArtifactFiles | Refusal>): Promise<ArtifactFiles | Refusal> {
    const known = this.#sets.get(artifactId)
    const set = known ?? { files: this.#make(artifactId, mint), bytes: 0 }
    this.#sets.delete(artifactId)
    this.#sets.set(artifactId, set)
    return set.files
  }

  forget(artifactId: number): void {
    this.#sets.delete(artifactId)
  }

  /** Neither a refusal nor a failure is remembered: whoever asks next tries again. */
  async #make(artifactId: number, mint: () => Promise<ArtifactFiles | Refusal>): Promise<ArtifactFiles | Refusal> {
    let bytes = 0
    try {
      const files = await mint()
      if (!isRefusal(files)) for (const file of files.values()) bytes += file.length
      return files
    } finally {
      const set = this.#sets.get(artifactId)
      if (set !== undefined) set.bytes = bytes
      if (bytes === 0) this.#sets.delete(artifactId)
      this.#shrink()
    }
  }

  #shrink(): void {
    let total = 0
    for (const { bytes } of this.#sets.values()) total += bytes
    for (const [id, { bytes }] of this.#sets) {
      if (total <= this.#mostBytes) return
      if (bytes === 0) continue
      this.#sets.delete(id)
      total -= bytes
    }
  }
}
