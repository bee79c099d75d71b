import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant, plusSeconds } from '../src/base/instant.ts'
import { isRefusal, type Refusal } from '../src/base/refusal.ts'
import type { Uuid } from '../src/base/uuid.ts'
import { Timeline } from '../src/boot/timeline.ts'
import { judgeBootToken } from '../src/domain/boots/boot-token.ts'
import { SessionBook } from '../src/domain/boots/session-book.ts'
import type { Machine } from '../src/domain/machines/machine.ts'
import type { BootCall } from '../src/edge/http/boot-call.ts'
import type { BootDeps } from '../src/edge/http/boot-deps.ts'
import { handOutIgnition } from '../src/edge/http/hand-out-ignition.ts'
import { hashSecret, newSecret } from '../src/host/secrets.ts'
import { renderMachineIgnition } from '../src/render/ignition/machine-ignition.ts'
import { openSqliteStore } from '../src/store/sqlite/store.ts'

/** The handing-out of Ignitions as the server does it, on a real database, without sockets around it. */
export interface IgnitionDesk extends Disposable {
  /** A token that opens one machine's Ignition, kept durably. */
  readonly issue: () => Promise<string>
  /** One reader who shows a token. */
  readonly read: (token: string) => Promise<Uint8Array | Refusal>
}

const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-000000000001' as Uuid

export async function openDesk(): Promise<IgnitionDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'ignition-desk-'))
  const store = openSqliteStore(join(folder, 'desk.db'))
  const now = () => instant(Date.now())
  const fail = (failure: unknown): void => {
    throw failure
  }
  const organization = await store.organizations.createOrganization({ uuid, name: 'desk', createdAt: now() })
  const machine = await store.boots.transact((tx) => tx.insertMachine(newMachine(organization.id)))
  const agent = {
    url: 'https://10.75.0.1:8444',
    programs: [{ name: 'agent', contents: '#!/bin/bash\n'.padEnd(10_000, '#') }],
    units: [],
  }
  const deps: BootDeps = {
    store: store.boots,
    timeline: new Timeline(new SessionBook([], 1), 1, store.boots, fail),
    now,
    hash: hashSecret,
    newSecret,
    sign: hashSecret,
    urls: { boot: 'https://h:1', https: 'https://h:2', http: 'http://h:3' },
    image: () => undefined,
    ignitionDelivery: 'url',
    renderIgnition: ({ name }, token) =>
      renderMachineIgnition({ hostname: name, caPem: '', agent: { ...agent, token }, version: '3.3.0' }),
    admitToCluster: () => Promise.reject(new Error('nothing here joins a cluster')),
    judgeStranger: async () => undefined,
    authorityPem: '',
    clueOfAddress: () => ({}),
    onFailed: fail,
  }
  return {
    issue: async () => {
      const token = newSecret()
      await store.boots.transact((tx) =>
        tx.insertBootToken({
          hash: hashSecret(token),
          sessionId: 1,
          machineId: machine.id,
          uuid,
          createdAt: now(),
          expiresAt: plusSeconds(now(), 3600),
          usedAt: undefined,
          credential: undefined,
        }),
      )
      return token
    },
    read: (token) =>
      handOutIgnition(deps, callNow(), async (tx) => ({
        token: judgeBootToken(await tx.bootTokenByHash(hashSecret(token)), { uuid }, now()),
        clue: { sessionId: 1 },
      })),
    [Symbol.dispose]: () => {
      store[Symbol.dispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

/** How many of these readers of one token got the Ignition. */
export const winners = (answers: readonly (Uint8Array | Refusal)[]): number =>
  answers.filter((answer) => !isRefusal(answer)).length

const callNow = (): BootCall => ({
  path: '/ipxe/ignition',
  query: {},
  credential: { kind: 'none' },
  isIpxe: false,
  isHead: false,
  range: undefined,
  arrived: performance.now(),
})

const newMachine = (organizationId: number): Omit<Machine, 'id'> => ({
  organizationId,
  uuid,
  name: 'desk',
  status: 'ready_unassigned',
  macs: [],
  serial: undefined,
  product: undefined,
  createdAt: instant(0),
  lastBootAt: instant(0),
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
})
