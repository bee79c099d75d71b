/**
 * Keeps leases and tokens as the server does, and prints a line for everything that the store has promised to keep: `node keep-things.ts
 * <database> <rounds>`. Every round is one lease that moves on to its next client, and one token that is made and, a round later, spent.
 */
import { writeSync } from 'node:fs'
import { instant } from '../../src/base/instant.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { leaseOfRound, spentAt, tokenOfRound } from './rounds.ts'

const [path = '', rounds = ''] = process.argv.slice(2)
/** At once, so that the order of writes and promises is the order of system calls. */
const promise = (what: string): number => writeSync(1, `${what}\n`)

using store = openSqliteStore(path)
for (let round = 0; round < Number(rounds); round++) {
  await Promise.all([
    store.leases.append([leaseOfRound(round)]).then(() => promise(`lease ${round}`)),
    store.boots
      .transact(async (tx) => {
        await tx.insertBootToken(tokenOfRound(round))
        if (round > 0) await tx.markBootTokenUsed(tokenOfRound(round - 1).hash, instant(spentAt(round)), undefined)
      })
      .then(() => promise(`token ${round}`)),
  ])
}
