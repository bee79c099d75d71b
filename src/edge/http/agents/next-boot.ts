import type { Instant } from '../../../base/instant.ts'
import { isRefusal, type Refusal } from '../../../base/refusal.ts'
import { decideKexec } from '../../../boot/decide-kexec.ts'
import type { AgentIdentity } from '../../../domain/agents/agent-credentials.ts'
import type { BootReport } from '../../../domain/boots/boot-event.ts'
import { newBootToken } from '../../../domain/boots/boot-token.ts'
import { checkApproval } from '../../../domain/machines/approve.ts'
import { kexecPlan, type KexecPlan } from '../../../render/kexec/kexec-plan.ts'
import { bootKey } from '../boot-key.ts'
import type { BootDeps } from '../boot-deps.ts'

/** The next boot of a running machine, for its agent: a boot session like any other, that began without the firmware. */
export async function nextBoot(deps: BootDeps, from: AgentIdentity): Promise<KexecPlan | Refusal> {
  const now = deps.now()
  const token = deps.newSecret()
  const kept = await deps.store.transact(async (tx) => {
    const machine = await tx.machineByUuid(from.machineId)
    if (machine === undefined) throw new TypeError(`an agent speaks for ${from.machineId}, which is not registered`)
    const held = checkApproval(machine)
    if (held !== undefined) return held
    const facts = {
      admission: await tx.lastAdmission(machine.id),
      role: await tx.roleOf(machine.id),
      defaultImage: deps.image(),
      ignitionDelivery: deps.ignitionDelivery,
    }
    const decided = decideKexec(facts, now)
    // A refused machine goes on running, and what it does next is a boot of its own.
    if (isRefusal(decided)) return decided
    const says = `${machine.name} starts ${decided.image.name}, revision ${decided.revision}, from the running system`
    const entry = await deps.timeline.keep(tx, report(now, says), { machineId: machine.id, uuid: machine.uuid })
    const given = { credential: undefined, revision: decided.revision }
    await tx.insertBootToken(newBootToken(deps.hash(token), entry.session.id, machine, given, now))
    return { entry, machine, image: decided.image }
  })
  if (isRefusal(kept)) return kept
  const { entry, machine, image } = kept
  deps.timeline.publish(entry)
  const { https } = deps.urls
  return kexecPlan({
    image,
    imageUrl: `${https}/ipxe/images/${encodeURIComponent(image.name)}`,
    bootKey: bootKey(entry.session.id, deps.sign),
    ignitionUrl: `${https}/ipxe/ignition?uuid=${machine.uuid}&token=${token}`,
    trustUrl: `${https}/ipxe/trust.cpio`,
  })
}

const report = (at: Instant, says: string): BootReport => ({
  at,
  protocol: 'agent',
  step: 'boot_script',
  says,
  refusal: undefined,
  tookMilliseconds: undefined,
  serverMilliseconds: undefined,
  bytes: undefined,
})
