import { randomUUID } from 'node:crypto'
import { plusSeconds, SECOND, type Instant } from '../../src/base/instant.ts'
import type { Uuid } from '../../src/base/uuid.ts'
import type { BootSession } from '../../src/domain/boots/boot-session.ts'
import { arrive } from '../../src/domain/machines/arrive.ts'
import type { Store } from '../../src/store/sqlite/store.ts'
import type { ModelKube } from './model-kube.ts'

interface Boot {
  readonly session: BootSession
  readonly tokenHash: string
  readonly bootId: Uuid
  readonly revision: number | undefined
  readonly isWorker: boolean
  /** Nothing comes of it. */
  readonly isBroken: boolean
  isUp: boolean
}

/** The kernel argument of a revision that never comes up. */
export const BROKEN = 'does-not-boot'

/**
 * A computer as the store sees one: its boots, tokens and heartbeats go through the same store that the executor reads. Up 40 seconds after
 * power-on; a watchdog restarts what hangs for two minutes; the cluster notices after 40 seconds that a Node is gone.
 */
export class ModelMachine {
  readonly name: string
  readonly uuid: Uuid
  readonly #store: Store
  readonly #kube: ModelKube
  #boot: Boot | undefined
  #heardAt: Instant | undefined
  /** It never comes back by itself. */
  isDead = false
  wantsReboot = false

  constructor(store: Store, kube: ModelKube, number: number) {
    this.name = `worker-${number}`
    this.uuid = `6a2b5a4e-3f3a-4e5d-8a3a-0000000008${String(number).padStart(2, '0')}` as Uuid
    this.#store = store
    this.#kube = kube
  }

  /** Its Node is Ready in the boot that goes on, and takes pods: taking it away would be felt. */
  get isAtWork(): boolean {
    const node = this.#kube.node(this.name)
    const isReady = node?.status.conditions.some(({ status }) => status === 'True') === true
    return isReady && node.status.nodeInfo.bootID === this.#boot?.bootId && node.spec.unschedulable !== true
  }

  cutPower(): void {
    this.#boot = undefined
    this.wantsReboot = false
  }

  async live(now: Instant, nextSession: () => number): Promise<void> {
    if (this.wantsReboot && this.#boot?.isUp === true) this.cutPower()
    this.wantsReboot = false
    const hangs = this.#boot?.isUp === false && now >= plusSeconds(this.#boot.session.startedAt, 120)
    if (hangs) this.cutPower()
    if (this.#boot === undefined && !this.isDead) await this.#powerOn(now, nextSession())
    await this.#run(now)
    const node = this.#kube.node(this.name)
    const isSilent = this.#heardAt === undefined || now - this.#heardAt > 40 * SECOND || this.#boot?.isWorker === false
    if (node !== undefined && isSilent) this.#kube.report(this.name, this.uuid, 'Unknown', node.status.nodeInfo.bootID)
  }

  /** It asks for its script, as `getBootScript` answers it. */
  async #powerOn(now: Instant, id: number): Promise<void> {
    const tokenHash = `token-${id}`
    this.#boot = await this.#store.boots.transact(async (tx): Promise<Boot | undefined> => {
      const known = await tx.machineByUuid(this.uuid)
      if (known === undefined) return undefined
      const machine = { ...arrive(known, now).machine, lastBootAt: now }
      await tx.updateMachine(machine)
      const role = await tx.roleOf(machine.id)
      const session: BootSession = {
        id,
        machineId: machine.id,
        mac: undefined,
        uuid: this.uuid,
        startedAt: now,
        lastEventAt: now,
        furthest: 'boot_script',
        outcome: 'booting',
      }
      await tx.keepSession(session)
      const rest = { usedAt: undefined, credential: undefined, revision: role?.revision }
      const token = { hash: tokenHash, sessionId: id, machineId: machine.id, uuid: this.uuid, createdAt: now }
      await tx.insertBootToken({ ...token, expiresAt: plusSeconds(now, 900), ...rest })
      const isBroken = role?.work?.pool.kernelArguments.includes(BROKEN) === true
      const isWorker = role?.work !== undefined
      return {
        session,
        tokenHash,
        bootId: randomUUID() as Uuid,
        revision: role?.revision,
        isWorker,
        isBroken,
        isUp: false,
      }
    })
  }

  async #run(now: Instant): Promise<void> {
    const boot = this.#boot
    if (boot === undefined || boot.isBroken || now < plusSeconds(boot.session.startedAt, 40)) return
    if (!boot.isUp && !(await this.#start(boot, now))) return
    const from = { machineId: this.uuid, bootSessionId: String(boot.session.id) }
    await this.#store.heartbeats.record(from, heartbeatOf(boot.bootId, this.name), now)
    this.#heardAt = now
    if (boot.isWorker) this.#kube.report(this.name, this.uuid, 'True', boot.bootId)
  }

  /** It reads its Ignition, as `handOutIgnition` answers it; a machine that has lost its role since gets none. */
  #start(boot: Boot, now: Instant): Promise<boolean> {
    return this.#store.boots.transact(async (tx) => {
      const machineId = boot.session.machineId ?? 0
      const hasRole = boot.revision === undefined || (await tx.roleOf(machineId, boot.revision)) !== undefined
      if (!hasRole) return false
      await tx.markBootTokenUsed(boot.tokenHash, now)
      await tx.keepSession({ ...boot.session, lastEventAt: now, furthest: 'heartbeat', outcome: 'running' })
      boot.isUp = true
      return true
    })
  }
}

const heartbeatOf = (bootId: Uuid, hostname: string) => ({
  bootId,
  uptimeSeconds: 1,
  clockMilliseconds: 1,
  facts: { hostname, kernel: '6', os: 'Linux', architecture: 'x86_64', memoryBytes: 1, disks: [], nics: [] },
})
