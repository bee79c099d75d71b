import { plusSeconds, SECOND, type Instant } from '../../../base/instant.ts'
import type { Cordon } from '../machine-situation.ts'

/** A power-on, as the boot timeline and the heartbeat would show it. */
export interface SimBoot {
  readonly id: string
  readonly startedAt: Instant
  /** The machine revision that was served. */
  readonly revision: number
  readonly works: boolean
  heard: boolean
}

/** A computer, its kubelet and its Node, as a simulation sees them. Seconds: up 60 after power-on, Node Ready 20 later. */
export class SimMachine {
  readonly machineId: number
  readonly name: string
  readonly boots: SimBoot[] = []
  power: 'on' | 'off' = 'off'
  /** It never comes back by itself. */
  dead = false
  pods = 3
  podsStuck = false
  cordon: Cordon = { by: 'nobody' }
  nodeBoot: string | undefined
  nodeReady = false
  wellSince: Instant | undefined
  lastHeard: Instant | undefined

  constructor(machineId: number) {
    this.machineId = machineId
    this.name = `worker-${machineId}`
  }

  get boot(): SimBoot | undefined {
    return this.boots.at(-1)
  }

  get alive(): boolean {
    return this.power === 'on' && this.boot?.heard === true
  }

  get well(): boolean {
    return this.alive && this.nodeReady && this.nodeBoot === this.boot?.id
  }

  powerOn(revision: number, works: boolean, now: Instant): void {
    if (this.dead) return
    this.power = 'on'
    this.boots.push({ id: `${this.name}-boot-${this.boots.length}`, startedAt: now, revision, works, heard: false })
  }

  powerOff(): void {
    this.power = 'off'
  }

  /** A watchdog restarts a system that hangs. Returns whether it wants to boot now. */
  live(now: Instant): boolean {
    const boot = this.boot
    if (this.power === 'on' && boot !== undefined && boot.works && now >= plusSeconds(boot.startedAt, 60)) {
      boot.heard = true
      this.lastHeard = now
      if (now >= plusSeconds(boot.startedAt, 80)) this.#join(boot.id)
    }
    // The cluster notices late that a Node is gone: for 40 seconds it is still shown as Ready.
    if (!this.alive && now - (this.lastHeard ?? 0) > 40 * SECOND) this.nodeReady = false
    this.wellSince = this.well ? (this.wellSince ?? now) : undefined
    const hangs = this.power === 'on' && boot?.works === false && now >= plusSeconds(boot.startedAt, 120)
    return !this.dead && (this.power === 'off' || hangs)
  }

  #join(bootId: string): void {
    if (this.nodeBoot !== bootId) this.pods = 3
    this.nodeBoot = bootId
    this.nodeReady = true
  }
}
