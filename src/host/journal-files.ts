import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Uuid } from '../base/uuid.ts'
import { judgeAppend, type JournalAppend, type JournalStore } from '../domain/agents/journal-store.ts'

export interface JournalLimits {
  /** Bytes for each boot. */
  readonly quota: number
  /** Boots kept of each machine, the one being written included; the oldest goes when another begins. */
  readonly boots: number
}

/**
 * Journals as files, `<folder>/<machine>/<boot>.log`. Nothing is kept beside them: the offset is the file's real size, so a crash in
 * the middle of a write leaves a journal that simply goes on from where it ends.
 *
 * Nothing is synced to disk. After kill -9 every acknowledged byte is there; after a power cut the last seconds may be missing,
 * in which case the file is shorter, the agent is told so, and sends them again.
 */
export class JournalFiles implements JournalStore {
  readonly #folder: string
  readonly #limits: JournalLimits
  /** The last append of each file: appends to one file wait for each other. */
  readonly #busy = new Map<string, Promise<unknown>>()

  constructor(folder: string, limits: JournalLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  async size(machineId: Uuid, bootId: Uuid): Promise<number> {
    return (await orMissing(stat(this.#path(machineId, bootId))))?.size ?? 0
  }

  append(machineId: Uuid, bootId: Uuid, offset: number, bytes: Uint8Array): Promise<JournalAppend> {
    const path = this.#path(machineId, bootId)
    const before = this.#busy.get(path) ?? Promise.resolve()
    const mine = before.then(() => this.#append(machineId, path, offset, bytes))
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    this.#busy.set(path, settled)
    void settled.then(() => this.#busy.get(path) === settled && this.#busy.delete(path))
    return mine
  }

  async read(machineId: Uuid, bootId: Uuid, offset: number, limit: number): Promise<Uint8Array> {
    const file = await orMissing(open(this.#path(machineId, bootId), 'r'))
    if (file === undefined) return new Uint8Array(0)
    try {
      const left = Math.max(0, (await file.stat()).size - offset)
      const buffer = new Uint8Array(Math.min(limit, left))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  async #append(machineId: Uuid, path: string, offset: number, bytes: Uint8Array): Promise<JournalAppend> {
    const file = await this.#openToAppend(machineId, path)
    try {
      const { size } = await file.stat()
      const verdict = judgeAppend(size, offset, bytes.length, this.#limits.quota)
      if (verdict.kind === 'appended') await writeOrUndo(file, size, bytes)
      return verdict
    } finally {
      await file.close()
    }
  }

  async #openToAppend(machineId: Uuid, path: string): Promise<FileHandle> {
    const existing = await orMissing(open(path, 'r+'))
    if (existing !== undefined) return existing
    const folder = join(this.#folder, machineId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await dropOldest(folder, this.#limits.boots - 1)
    return open(path, 'a', 0o600)
  }

  #path(machineId: Uuid, bootId: Uuid): string {
    return join(this.#folder, machineId, `${bootId}.log`)
  }
}

/** A full disk stops a write half-way. What was not acknowledged whole is taken back. */
async function writeOrUndo(file: FileHandle, size: number, bytes: Uint8Array): Promise<void> {
  try {
    let written = 0
    while (written < bytes.length) {
      written += (await file.write(bytes, written, bytes.length - written, size + written)).bytesWritten
    }
  } catch (failure) {
    await file.truncate(size)
    throw failure
  }
}

async function dropOldest(folder: string, keep: number): Promise<void> {
  const names = await readdir(folder)
  const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })))
  const surplus = aged.toSorted((a, b) => b.at - a.at).slice(keep)
  await Promise.all(surplus.map(({ name }) => rm(join(folder, name), { force: true })))
}

/** Undefined for a file that does not exist; any other failure stays one. */
async function orMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return undefined
    throw failure
  }
}
