/**
 * The newest versions of files that were read, so that two hundred clients share one copy. Up to `budget` bytes are kept
 * for later; what is larger or older is shared only while some transfer still holds it.
 */
export class SharedBytes {
  readonly #budget: number
  readonly #kept = new Map<string, Uint8Array>()
  readonly #alive = new Map<string, { readonly version: string; readonly bytes: WeakRef<Uint8Array> }>()
  readonly #collected = new FinalizationRegistry<string>((path) => {
    if (this.#alive.get(path)?.bytes.deref() === undefined) this.#alive.delete(path)
  })
  #keptBytes = 0

  constructor(budget: number) {
    this.#budget = budget
  }

  get(path: string, version: string): Uint8Array | undefined {
    const known = this.#alive.get(path)
    return known?.version === version ? known.bytes.deref() : undefined
  }

  put(path: string, version: string, bytes: Uint8Array): void {
    this.#alive.set(path, { version, bytes: new WeakRef(bytes) })
    this.#collected.register(bytes, path)
    this.#drop(path)
    if (bytes.length > this.#budget) return
    this.#kept.set(path, bytes)
    this.#keptBytes += bytes.length
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= this.#budget) return
      this.#drop(oldest)
    }
  }

  #drop(path: string): void {
    this.#keptBytes -= this.#kept.get(path)?.length ?? 0
    this.#kept.delete(path)
  }
}
