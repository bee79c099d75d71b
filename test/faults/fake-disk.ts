import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Chance } from '../lan/chance.ts'
import type { DiskStep } from './disk-trace.ts'

type Change = Extract<DiskStep, { kind: 'write' | 'truncate' | 'remove' }>

/**
 * Two files of a database on a disk with a cache: what was written can be read, and survives a power cut once it was synced.
 * Each file is judged by its own syncs, which is stricter than what file systems with a journal do.
 */
export class FakeDisk {
  readonly #files: ReadonlyMap<string, FakeFile>

  constructor(files: Readonly<Record<string, Buffer>>) {
    this.#files = new Map(Object.entries(files).map(([name, bytes]) => [name, new FakeFile(bytes)]))
  }

  take(step: DiskStep): void {
    if (step.kind === 'print') return
    const file = this.#files.get(step.file)
    if (step.kind === 'sync') file?.sync()
    else file?.change(step)
  }

  /** After `kill -9`: the kernel still has everything that was written. */
  writeAll(folder: string): void {
    this.#write(folder, (file) => file.written())
  }

  /** After a power cut that lost everything since the last sync of each file. */
  writeSynced(folder: string): void {
    this.#write(folder, (file) => file.synced())
  }

  /** After a power cut in which, of everything since the last sync, some survived: whole, torn or damaged, as chance will have it. */
  writeTorn(folder: string, chance: Chance): void {
    this.#write(folder, (file) => file.torn(chance))
  }

  #write(folder: string, content: (file: FakeFile) => Buffer | undefined): void {
    for (const [name, file] of this.#files) {
      const bytes = content(file)
      if (bytes === undefined) rmSync(join(folder, name), { force: true })
      else writeFileSync(join(folder, name), bytes)
    }
  }
}

/** Undefined content is a file that is not there. */
class FakeFile {
  #synced: Buffer | undefined
  #written: Buffer | undefined
  #since: Change[] = []

  constructor(bytes: Buffer) {
    this.#written = bytes.length === 0 ? undefined : Buffer.from(bytes)
    this.sync()
  }

  change(step: Change): void {
    this.#written = apply(step, this.#written)
    this.#since.push(step)
  }

  sync(): void {
    this.#synced = copyOf(this.#written)
    this.#since = []
  }

  written(): Buffer | undefined {
    return this.#written
  }

  synced(): Buffer | undefined {
    return this.#synced
  }

  torn(chance: Chance): Buffer | undefined {
    return this.#since
      .filter(() => chance.happens(0.7))
      .map((change) => (change.kind === 'write' && chance.happens(0.3) ? damaged(change, chance) : change))
      .reduce((file, change) => apply(change, file), copyOf(this.#synced))
  }
}

const copyOf = (file: Buffer | undefined): Buffer | undefined => file && Buffer.from(file)

type Write = Extract<DiskStep, { kind: 'write' }>

/** Cut short, or with one bit the other way round. */
function damaged(write: Write, chance: Chance): Write {
  const bytes = Buffer.from(write.bytes)
  if (chance.happens(0.5)) return { ...write, bytes: bytes.subarray(0, chance.below(bytes.length)) }
  const at = chance.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
  return { ...write, bytes }
}

/** The file afterwards, which may be the same buffer. */
function apply(change: Change, file: Buffer = Buffer.alloc(0)): Buffer | undefined {
  if (change.kind === 'remove') return undefined
  if (change.kind === 'truncate') return Buffer.concat([file], change.length)
  const end = change.offset + change.bytes.length
  const roomy = file.length < end ? Buffer.concat([file], end) : file
  change.bytes.copy(roomy, change.offset)
  return roomy
}
