import type { Uuid } from '../../base/uuid.ts'

/** The system journal of one boot of one machine: text in UTF-8, as lines, growing at its end. Sizes and offsets are in bytes. */
export interface JournalStore {
  /** Zero for a journal that nobody has begun. */
  size(machineId: Uuid, bootId: Uuid): Promise<number>

  /** All of `bytes` or nothing, and only at the end, so that a repeated or reordered chunk cannot corrupt the journal. */
  append(machineId: Uuid, bootId: Uuid, offset: number, bytes: Uint8Array): Promise<JournalAppend>

  /** At most `limit` bytes from `offset` on; fewer, down to none, at the end. */
  read(machineId: Uuid, bootId: Uuid, offset: number, limit: number): Promise<Uint8Array>
}

export type JournalAppend =
  | { readonly kind: 'appended'; readonly size: number }
  | { readonly kind: 'notAtEnd'; readonly size: number }
  | { readonly kind: 'full'; readonly size: number; readonly quota: number }

/** What appending `length` bytes at `offset` to a journal of `size` bytes comes to. */
export function judgeAppend(size: number, offset: number, length: number, quota: number): JournalAppend {
  if (offset !== size) return { kind: 'notAtEnd', size }
  if (size + length > quota) return { kind: 'full', size, quota }
  return { kind: 'appended', size: size + length }
}
