import { DatabaseSync } from 'node:sqlite'

/** A successor waits so long for a process that is just ending. Milliseconds. */
const PATIENCE = 3000

/**
 * Makes this process the only one that serves from a data folder, until it is disposed or dies, however it dies: the lock is the kernel's.
 * Two would each carry out the same operations. Throws when another process has it.
 */
export function ownFolder(lockFile: string, patience: number = PATIENCE): Disposable {
  const lock = new DatabaseSync(lockFile)
  try {
    lock.exec(`PRAGMA busy_timeout = ${patience}; BEGIN EXCLUSIVE`)
  } catch (failure) {
    lock.close()
    throw new Error(
      `Another server uses this data folder: ${lockFile} is locked. Stop it, or give this one a folder of its own (--data-dir).`,
      { cause: failure },
    )
  }
  return { [Symbol.dispose]: () => lock.close() }
}
