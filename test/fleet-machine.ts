import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { KubeClient } from '../src/kube/client/kube-client.ts'
import { consoleMachine, type ConsoleMachine } from './console-machine.ts'
import { addNode, must } from './kube-api/hands.ts'
import { nodeNameIn } from './join-token.ts'
import type { TestServer } from './server.ts'

/** What a machine does wrong with a revision. */
export type Flaw = (config: string) => boolean

/** A machine with an agent and, when its Ignition says so, a kubelet. It runs until its power is cut. */
export class FleetMachine {
  readonly name: string
  readonly uuid: string
  readonly #client: ConsoleMachine
  readonly #admin: KubeClient
  readonly #power = new AbortController()
  readonly #isBroken: Flaw
  /** The boot script of every boot. */
  readonly scripts: string[] = []
  /** The Ignition of every boot. */
  readonly configs: string[] = []
  isUp = false
  /** Under which its kubelet registers: as its Ignition says. */
  #nodeName: string
  /** What its agent was told to do. */
  readonly told: string[] = []
  /** Instructions that its agent cannot carry out. */
  cannot: readonly string[] = []
  /** What its kubelet does before its Node is Ready. */
  beforeJoin: (config: string) => Promise<void> = async () => {}
  /** Its agent speaks once, then it starts over, before its kubelet is up. */
  crashesAfterHeartbeat: Flaw = () => false

  constructor(server: TestServer, admin: KubeClient, token: string, number: number, isBroken: Flaw = () => false) {
    this.name = `worker-${number}`
    this.#nodeName = this.name
    this.uuid = `6a2b5a4e-3f3a-4e5d-8a3a-0000000005${String(number).padStart(2, '0')}`
    this.#admin = admin
    this.#isBroken = isBroken
    this.#client = consoleMachine(server, token, { uuid: this.uuid, mac: `52:54:00:00:05:0${number}` })
  }

  /** Boots, works, and boots again when its agent is told so. */
  async run(): Promise<void> {
    const { signal } = this.#power
    while (!signal.aborted) {
      this.isUp = false
      try {
        const config = await this.#boot()
        if (this.#isBroken(config)) continue
        if (this.crashesAfterHeartbeat(config)) {
          await this.#client.reportHeartbeat(randomUUID())
          continue
        }
        const isWorker = config.includes('coldforge-join.json')
        if (isWorker) {
          await this.#takeName(nodeNameIn(config))
          await this.beforeJoin(config)
        }
        await this.#work(isWorker)
      } catch {
        // The server is away; a machine tries again for ever.
        await pause(50)
      }
    }
  }

  async cutPower(): Promise<void> {
    this.#power.abort()
    this.isUp = false
    await this.#report('Unknown', undefined)
  }

  async #boot(): Promise<string> {
    this.scripts.push(await this.#client.askForScript())
    await this.#client.loadSystem()
    const config = await this.#client.readIgnition()
    this.configs.push(config)
    return config
  }

  async #work(isWorker: boolean): Promise<void> {
    const bootId = randomUUID()
    if (isWorker) await this.#report('True', bootId)
    else await this.#goMissing()
    this.isUp = true
    while (!this.#power.signal.aborted) {
      const told = await this.#ask(bootId)
      if (told === undefined) continue
      this.told.push(told.kind)
      const outcome = this.cannot.includes(told.kind) ? 'failed' : 'started'
      await this.#client.asAgent('POST', `instructions/${told.id}`, JSON.stringify({ outcome, detail: 'it cannot' }))
      if (outcome === 'started') return
    }
  }

  /** Outlives the server: an agent goes on with the boot that it is in. */
  async #ask(bootId: string): Promise<{ readonly id: number; readonly kind: string } | undefined> {
    try {
      await this.#client.reportHeartbeat(bootId)
      const told = await this.#client.asAgent('GET', 'instructions?wait=1')
      return told === '' ? undefined : (JSON.parse(told) as { id: number; kind: string })
    } catch {
      await pause(50)
      return undefined
    }
  }

  /** The Node of the old name is heard no more, as after any reboot. */
  async #takeName(name: string): Promise<void> {
    if (name !== this.#nodeName) await this.#goMissing()
    this.#nodeName = name
  }

  /** What the cluster makes of a kubelet that is heard no more. */
  async #goMissing(): Promise<void> {
    const known = await this.#admin.request({ method: 'GET', path: `/api/v1/nodes/${this.#nodeName}` })
    if (known.ok) await this.#report('Unknown', undefined)
  }

  async #report(ready: 'True' | 'Unknown', bootId: string | undefined): Promise<void> {
    const path = `/api/v1/nodes/${this.#nodeName}`
    const known = await this.#admin.request({ method: 'GET', path })
    if (!known.ok) await addNode(this.#admin, { name: this.#nodeName, uuid: this.uuid })
    const nodeInfo = bootId === undefined ? {} : { nodeInfo: { systemUUID: this.uuid, bootID: bootId } }
    const status = { conditions: [{ type: 'Ready', status: ready }], ...nodeInfo }
    await must(this.#admin, { method: 'PATCH', path: `${path}/status`, body: { status } })
  }
}
