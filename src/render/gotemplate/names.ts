/** The names of variables in sight, innermost last. The same name may stand more than once. */
export class Names {
  readonly #names: string[] = ['$']
  readonly #counts = new Map([['$', 1]])

  get mark(): number {
    return this.#names.length
  }

  add(name: string): void {
    this.#names.push(name)
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0
  }

  /** Forgets what was added since `mark`. */
  forget(mark: number): void {
    for (const name of this.#names.splice(mark)) this.#counts.set(name, (this.#counts.get(name) ?? 0) - 1)
  }
}
