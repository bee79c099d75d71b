import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Uuid } from '../base/uuid.ts'
import type { DiagnosticsStore } from '../domain/agents/diagnostics-store.ts'

/** Diagnostics as files, `<folder>/<machine>/<instruction>.txt`; a machine keeps those of its newest `most` instructions. */
export class DiagnosticsFiles implements DiagnosticsStore {
  readonly #folder: string
  readonly #most: number

  constructor(folder: string, most: number) {
    this.#folder = folder
    this.#most = most
  }

  async keep(machineId: Uuid, instructionId: number, text: Uint8Array): Promise<void> {
    const folder = join(this.#folder, machineId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${instructionId}.txt`)
    await writeWhole(`${path}.new`, text)
    await rename(`${path}.new`, path)
    await this.#dropOldest(folder)
  }

  async read(machineId: Uuid, instructionId: number): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#folder, machineId, `${instructionId}.txt`))
    } catch (failure) {
      if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return undefined
      throw failure
    }
  }

  async #dropOldest(folder: string): Promise<void> {
    const ids = (await readdir(folder)).map((name) => Number(/^(\d+)\.txt$/.exec(name)?.[1])).filter(Number.isInteger)
    const surplus = ids.toSorted((a, b) => b - a).slice(this.#most)
    await Promise.all(surplus.map((id) => rm(join(folder, `${id}.txt`), { force: true })))
  }
}

async function writeWhole(path: string, text: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}
