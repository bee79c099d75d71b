import type { Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { isFinished, type OperationLine } from './operation.ts'
import { operationMoved, subjectBusy, type SteppedOperationStore } from './stepped-operation-store.ts'
import type { NewSteppedOperation, SteppedOperation } from './stepped-operation.ts'

export class MemorySteppedOperationStore implements SteppedOperationStore {
  readonly #operations = new Map<number, SteppedOperation>()
  readonly #logs = new Map<number, readonly OperationLine[]>()

  async open(operation: NewSteppedOperation): Promise<Result<SteppedOperation, Refusal>> {
    const busy = this.#unfinishedOf(operation)
    if (busy !== undefined) return err(subjectBusy(operation.subject, busy.id))
    const opened = { ...operation, id: this.#operations.size + 1 }
    this.#operations.set(opened.id, opened)
    return ok(opened)
  }

  async keep(
    before: SteppedOperation,
    after: SteppedOperation,
    log: readonly OperationLine[],
  ): Promise<Result<SteppedOperation, Refusal>> {
    if (this.#operations.get(before.id) !== before) return err(operationMoved(before.id))
    const busy = isFinished(before.status) && !isFinished(after.status) ? this.#unfinishedOf(after) : undefined
    if (busy !== undefined) return err(subjectBusy(after.subject, busy.id))
    this.#operations.set(before.id, after)
    this.#logs.set(before.id, [...(this.#logs.get(before.id) ?? []), ...log])
    return ok(after)
  }

  async operation(organizationId: number, id: number): Promise<SteppedOperation | undefined> {
    const found = this.#operations.get(id)
    return found?.organizationId === organizationId ? found : undefined
  }

  async unfinished(): Promise<readonly SteppedOperation[]> {
    return this.#all().filter((o) => !isFinished(o.status))
  }

  async ofSubject(organizationId: number, subject: string, limit: number): Promise<readonly SteppedOperation[]> {
    const own = this.#all().filter((o) => o.organizationId === organizationId && o.subject === subject)
    return own.toReversed().slice(0, limit)
  }

  async log(organizationId: number, id: number): Promise<readonly OperationLine[]> {
    const found = await this.operation(organizationId, id)
    return found === undefined ? [] : (this.#logs.get(id) ?? [])
  }

  #unfinishedOf({ organizationId, subject }: NewSteppedOperation): SteppedOperation | undefined {
    return this.#all().find(
      (o) => o.organizationId === organizationId && o.subject === subject && !isFinished(o.status),
    )
  }

  #all(): readonly SteppedOperation[] {
    return [...this.#operations.values()]
  }
}
