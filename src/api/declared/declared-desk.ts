import type { Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { DeclaredCatalog, DeclaredChange } from '../../domain/profiles/declared-catalog.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Labels } from '../../domain/profiles/labels.ts'
import type { DeclaredDiffView, RenderKind } from './declared-contract.ts'

/** What people do with declared groups, profiles and templates. */
export interface DeclaredDesk {
  readonly catalog: DeclaredCatalog
  /** Who takes a machine that no group of its organization takes: a group of the server's own folder, where it has one. */
  readonly inFolder: (labels: Labels) => Group | undefined
  /** What a machine of the organization would be served. Labels are a query string; the error is the reason. */
  readonly render: (organizationId: number, kind: RenderKind, labels: string) => Promise<Result<string, string>>
  /** What machines would be served differently after these changes. */
  readonly diff: (organizationId: number, changes: readonly DeclaredChange[]) => Promise<DeclaredDiffView | Refusal>
}
