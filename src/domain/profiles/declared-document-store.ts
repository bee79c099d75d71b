import type { DeclaredDocument, DeclaredRef } from './declared-document.ts'

/** Keeps documents across restarts. The running server decides from memory. */
export interface DeclaredDocumentStore {
  /** Of every organization. Called once at start. */
  load(): Promise<readonly DeclaredDocument[]>
  /** Those that there are, of one organization, in any order. */
  find(
    organizationId: number,
    wanted: readonly Omit<DeclaredRef, 'organizationId'>[],
  ): Promise<readonly DeclaredDocument[]>
  /** All or none; durable when it resolves. A document that is put replaces the one before. */
  write(put: readonly DeclaredDocument[], removed: readonly DeclaredRef[]): Promise<void>
}
