import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

let counter = 0

/**
 * Replaces a file so that a reader sees the old content or the new, and a power cut leaves one of them. Missing folders are made.
 * The content stands beside the file under a name that no listing of `.json` files takes until it is complete.
 */
export function writeFileAtomically(path: string, content: Uint8Array): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  counter += 1
  const draft = join(folder, `.${basename(path)}.${process.pid}-${counter}.draft`)
  try {
    const file = openSync(draft, 'wx', 0o644)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(folder)
}

/** Makes a rename or removal in the folder survive a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
