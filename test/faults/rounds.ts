import assert from 'node:assert/strict'
import { instant, type Instant } from '../../src/base/instant.ts'
import { ip4 } from '../../src/base/ip4.ts'
import type { Mac } from '../../src/base/mac.ts'
import type { Uuid } from '../../src/base/uuid.ts'
import type { BootToken } from '../../src/domain/boots/boot-token.ts'
import { storedClientKey } from '../../src/domain/networks/client-key.ts'
import type { Lease } from '../../src/domain/networks/lease.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'

/**
 * What `keep-things.ts` keeps, round by round: an address goes to its next client, a token is made, and in the same transaction the
 * token of the round before is spent.
 */
const START = 1_800_000_000_000
const UUID = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1' as Uuid
/** So many addresses change hands in turn. */
const ADDRESSES = 7

const timeOf = (round: number): Instant => instant(START + round * 1000)

export const leaseOfRound = (round: number): Lease => ({
  ip: ip4(0x0a4b0100 + (round % ADDRESSES)),
  network: 'rack',
  client: storedClientKey(`01${round.toString(16).padStart(12, '0')}`),
  mac: `52:54:00:00:00:${(round % 256).toString(16).padStart(2, '0')}` as Mac,
  uuid: undefined,
  holder: 'host',
  state: 'bound',
  expires: timeOf(round),
})

export const tokenOfRound = (round: number): BootToken => ({
  hash: `token-${round}`,
  sessionId: round + 1,
  machineId: 1,
  uuid: UUID,
  createdAt: timeOf(round),
  expiresAt: timeOf(round + 900),
  usedAt: undefined,
  credential: undefined,
})

export const spentAt = (round: number): Instant => timeOf(round)

/** A database with the machine that all tokens are for. */
export async function prepareDatabase(path: string): Promise<void> {
  using store = openSqliteStore(path)
  const organization = await store.organizations.createOrganization({ uuid: UUID, name: 'o', createdAt: timeOf(0) })
  const nothing = { serial: undefined, product: undefined, lastIgnitionAt: undefined, agentHeartbeatAt: undefined }
  const machine = { ...nothing, organizationId: organization.id, uuid: UUID, name: 'm', macs: [] }
  await store.boots.transact((tx) =>
    tx.insertMachine({ ...machine, status: 'ready_unassigned', createdAt: timeOf(0), lastBootAt: timeOf(0) }),
  )
}

/** The last rounds whose lease and token the store had promised to keep; -1 for none. */
export interface Promised {
  readonly lease: number
  readonly token: number
}

/** Opens the database as a server would after a crash: what was promised is there, and every transaction is whole or absent. */
export async function assertKept(path: string, promised: Promised): Promise<void> {
  using store = openSqliteStore(path)
  const leases = await store.leases.load()
  const lastLease = Math.max(-1, ...leases.map(({ expires }) => (expires - START) / 1000))
  assert.ok(lastLease >= promised.lease, `lease ${promised.lease} was promised, ${lastLease} is the last one there`)
  for (let round = Math.max(0, lastLease - ADDRESSES + 1); round <= lastLease; round++)
    assert.deepEqual(await store.leases.at(leaseOfRound(round).ip), leaseOfRound(round))

  await store.boots.transact(async (tx) => {
    let last = promised.token
    while ((await tx.bootTokenByHash(tokenOfRound(last + 1).hash)) !== undefined) last += 1
    for (let round = Math.max(0, promised.token - 1); round <= last; round++) {
      const token = await tx.bootTokenByHash(tokenOfRound(round).hash)
      assert.equal(token?.usedAt, round < last ? spentAt(round + 1) : undefined, `token ${round} of ${last}`)
    }
  })
}
