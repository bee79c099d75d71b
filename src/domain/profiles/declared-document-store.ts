import type { DeclaredDocument, DeclaredRef } from './declared-document.ts'

/** Keeps documents across restarts. The running server decides from memory. */
export interface DeclaredDocumentStore {
  /** Of every organization. Called once at start. */
  load(): Promise<readonly DeclaredDocument[]>
  find(ref: DeclaredRef): Promise<DeclaredDocument | undefined>
  /** All or none; durable when it resolves. A document that is put replaces the one before. */
  write(put: readonly DeclaredDocument[], removed: readonly DeclaredRef[]): Promise<void>
}
