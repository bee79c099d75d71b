import { err, ok } from '../../base/result.ts'
import { rolloutMoved, type RolloutStore } from '../../domain/rollouts/rollout-store.ts'
import { isActive, type Rollout } from '../../domain/rollouts/rollout.ts'
import { Documents } from './documents.ts'
import type { Sql } from './sql.ts'

/** Thrown to undo a transaction; never leaves this file. */
class Moved extends Error {
  readonly id: number

  constructor(id: number) {
    super(`rollout ${id} has moved`)
    this.id = id
  }
}

export function sqlRollouts(sql: Sql): RolloutStore {
  const rollouts = new Documents<Rollout>(sql, {
    kind: 'rollout',
    parentOf: (rollout) => rollout.poolId,
    nameOf: () => undefined,
    isOpen: isActive,
  })
  return {
    async start(rollout, replaced) {
      try {
        const started = await sql.transact(async (db) => {
          for (const { before, after } of replaced)
            if (!(await rollouts.keepIn(db, before, after))) throw new Moved(before.id)
          return rollouts.addIn(db, rollout)
        })
        return ok(started)
      } catch (failure) {
        if (failure instanceof Moved) return err(rolloutMoved(failure.id))
        throw failure
      }
    },
    keep: async (before, after) => ((await rollouts.keep(before, after)) ? ok(after) : err(rolloutMoved(before.id))),
    rollout: (organizationId, id) => rollouts.find(organizationId, id),
    active: () => rollouts.open(),
    ofPool: (organizationId, poolId, limit) => rollouts.latest(organizationId, poolId, limit),
  }
}
