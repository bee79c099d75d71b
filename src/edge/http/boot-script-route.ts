import type { ServerResponse } from 'node:http'
import type { Instant } from '../../base/instant.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { BootPlan, HeldBoot } from '../../boot/boot-plan.ts'
import type { BootTransaction } from '../../boot/boot-store.ts'
import { decideBoot, type BootFacts } from '../../boot/decide-boot.ts'
import type { Elsewhere, Question } from '../../boot/elsewhere.ts'
import { identifyHttp } from '../../boot/identify-http.ts'
import type { Entry } from '../../boot/timeline.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import { newBootToken } from '../../domain/boots/boot-token.ts'
import type { ClaimedIdentity } from '../../domain/machines/identity.ts'
import type { Machine } from '../../domain/machines/machine.ts'
import type { Registration } from '../../domain/machines/registration.ts'
import type { DeclaredStart } from '../../domain/profiles/declared-boot.ts'
import { credentialName } from '../../domain/trust/client-credential.ts'
import { bootScript, type IgnitionDelivery } from '../../render/ipxe/boot-script.ts'
import { profileScript } from '../../render/ipxe/profile-script.ts'
import { renderBootReply } from '../../render/pixiecore/boot-reply-script.ts'
import { withConfigsUrl } from '../../render/ipxe/configs-url.ts'
import { introduceYourself } from '../../render/ipxe/start-scripts.ts'
import { bootKey } from './boot-key.ts'
import { sendRefusal, sendScript } from './boot-answer.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { configsUrl } from './declared/declared-config-route.ts'
import { declaredFor } from './declared/declared-for.ts'

/** What has been decided and kept: everything that the script needs. */
interface Kept {
  readonly kind: 'kept'
  readonly entry: Entry
  readonly decided: Refusal | { readonly plan: BootPlan; readonly machine: Machine; readonly token: string }
}

/** `GET /ipxe/boot`: the question "what shall I run?", asked by iPXE with a client certificate or the token of a chain URL. */
export async function getBootScript(deps: BootDeps, call: BootCall, res: ServerResponse): Promise<void> {
  const base = call.credential.kind === 'chain-token' ? deps.urls.https : deps.urls.boot
  const claimed = identifyHttp(call.query)
  if (claimed === undefined) {
    sendScript(res, call, introduceYourself(ownUrl(base, call)))
    return
  }
  const now = deps.now()
  if (isRefusal(claimed)) {
    await deps.timeline.record(report(now, call, claimed.says, claimed), {})
    sendRefusal(res, call, claimed, `${base}/ipxe/boot`)
    return
  }
  const { credential } = call
  // Before the transaction: it checks signatures, and everybody else's transactions would wait.
  const trusted = credential.kind === 'certificate' ? await deps.judgeStranger(credential.certificate, now) : undefined
  const attempt = (elsewhere: Elsewhere | undefined): Promise<Kept | Question> =>
    deps.store.transact(async (tx) => {
      const facts = { ...(await gather(tx, deps, call, claimed, trusted, elsewhere)), elsewhere }
      const decision = decideBoot(claimed, credential, facts, now)
      return decision.kind === 'ask-elsewhere' ? decision : record(tx, deps, call, claimed, facts, decision, now)
    })
  const first = await attempt(elsewhereToAsk(deps, claimed))
  const kept = first.kind === 'ask-elsewhere' ? await attempt(await deps.elsewhere?.(first.mac)) : first
  if (kept.kind === 'ask-elsewhere') throw new TypeError('an API server was to be asked twice')
  const { entry, decided } = kept
  deps.timeline.publish(entry)
  if (isRefusal(decided)) sendRefusal(res, call, decided, `${base}/ipxe/boot`)
  else sendScript(res, call, render(deps, call, base, entry, decided.plan, decided.machine, decided.token))
}

const elsewhereToAsk = (deps: BootDeps, { mac }: ClaimedIdentity): Question | undefined =>
  deps.elsewhere === undefined || mac === undefined ? undefined : { kind: 'ask-elsewhere', mac }

async function gather(
  tx: BootTransaction,
  deps: BootDeps,
  call: BootCall,
  claimed: ClaimedIdentity,
  trusted: BootFacts['trusted'],
  elsewhere: Elsewhere | undefined,
): Promise<Omit<BootFacts, 'elsewhere'>> {
  const { credential } = call
  const machine = await tx.machineByUuid(claimed.uuid)
  const known = {
    artifact:
      credential.kind === 'certificate'
        ? await tx.artifactByFingerprint(credential.certificate.fingerprint)
        : undefined,
    chainUrl: credential.kind === 'chain-token' ? await tx.chainUrlByHash(credential.hash) : undefined,
    trusted,
    machine,
    role: machine === undefined ? undefined : await tx.roleOf(machine.id),
  }
  return {
    ...known,
    newcomers: machine === undefined ? await newcomersOf(tx, known) : undefined,
    // With an answer from elsewhere in hand, no group took the machine a moment ago.
    declared: isAnswer(elsewhere) ? undefined : await declaredFor(tx, deps.declared, call, claimed, known, deps.now()),
    defaultImage: deps.image(),
  }
}

/** Of the organization that the credential opens, if it opens one. */
async function newcomersOf(
  tx: BootTransaction,
  { artifact, chainUrl, trusted }: Pick<BootFacts, 'artifact' | 'chainUrl' | 'trusted'>,
): Promise<BootFacts['newcomers']> {
  const credential = artifact ?? chainUrl ?? (isRefusal(trusted) ? undefined : trusted)
  return credential && tx.newcomers(credential.organizationId)
}

const isAnswer = (elsewhere: Elsewhere | undefined): boolean =>
  elsewhere !== undefined && elsewhere.kind !== 'ask-elsewhere'

async function record(
  tx: BootTransaction,
  deps: BootDeps,
  call: BootCall,
  claimed: ClaimedIdentity,
  facts: BootFacts,
  plan: BootPlan | HeldBoot | Refusal,
  now: Instant,
): Promise<Kept> {
  const whom = { mac: claimed.mac, uuid: claimed.uuid }
  if (isRefusal(plan)) {
    const entry = await deps.timeline.keep(tx, report(now, call, plan.says, plan), {
      ...whom,
      machineId: facts.machine?.id,
    })
    return { kind: 'kept', entry, decided: plan }
  }
  const machine = await keepMachine(tx, plan.registration)
  await tx.noteUse(plan.admission, machine.id, now)
  if (plan.kind === 'hold') {
    const { because } = plan
    const entry = await deps.timeline.keep(tx, report(now, call, because.says, because), {
      ...whom,
      machineId: machine.id,
    })
    return { kind: 'kept', entry, decided: because }
  }
  const says = `${machine.name} boots ${nameOf(plan)}, admitted by ${plan.admission.by} "${plan.admission.name}"${
    claimed.uuidReplaced === undefined ? '' : `; ${claimed.uuidReplaced}`
  }${facts.elsewhere?.kind === 'ignore' ? `; the Pixiecore API does not boot it: ${facts.elsewhere.says}` : ''}`
  const entry = await deps.timeline.keep(tx, report(now, call, says, undefined), { ...whom, machineId: machine.id })
  const token = deps.newSecret()
  const given = {
    credential: deps.ignitionDelivery === 'injected' ? credentialName(call.credential) : undefined,
    labels: plan.kind === 'boot-profile' ? plan.declared.labels : undefined,
    revision: plan.kind === 'boot-image' ? plan.revision : undefined,
  }
  await tx.insertBootToken(newBootToken(deps.hash(token), entry.session.id, machine, given, now))
  return { kind: 'kept', entry, decided: { plan, machine, token } }
}

async function keepMachine(tx: BootTransaction, { kind, machine }: Registration): Promise<Machine> {
  if (kind === 'new') return tx.insertMachine(machine)
  await tx.updateMachine(machine)
  return machine
}

function render(
  deps: BootDeps,
  call: BootCall,
  base: string,
  entry: Entry,
  plan: BootPlan,
  machine: Machine,
  token: string,
): Uint8Array {
  const key = bootKey(entry.session.id, deps.sign)
  const ignition: IgnitionDelivery =
    deps.ignitionDelivery === 'injected'
      ? { kind: 'injected', url: `${base}/ipxe/ignition.cpio?boot=${key}${tokenPart(call)}` }
      : { kind: 'url', url: `${deps.urls.https}/ipxe/ignition?uuid=${machine.uuid}&token=${token}` }
  const common = { machineName: machine.name, trustUrl: `${base}/ipxe/trust.cpio` }
  if (plan.kind === 'boot-image') {
    const imageUrl = `${base}/ipxe/images/${encodeURIComponent(plan.image.name)}`
    return bootScript({ ...common, image: plan.image, imageUrl, bootKey: key, ignition })
  }
  if (plan.kind === 'boot-elsewhere') return Buffer.from(renderBootReply(plan.answer.reply))
  const { profile, start } = plan.declared
  const kernelScript = ({ boot, hasIgnition }: DeclaredStart & { readonly kind: 'kernel' }): string => {
    const filesUrl = `${base}/matchbox`
    const plan = { ...common, profile, boot, filesUrl, ignition: hasIgnition ? ignition : undefined }
    return Buffer.from(profileScript(plan)).toString()
  }
  const text = start.kind === 'script' ? start.script : kernelScript(start)
  return Buffer.from(
    ignition.kind === 'url' ? withConfigsUrl(text, configsUrl(deps.urls.https, machine.uuid, token)) : text,
  )
}

function nameOf(plan: BootPlan): string {
  switch (plan.kind) {
    case 'boot-image':
      return `${plan.image.name}${plan.revision === undefined ? '' : `, revision ${plan.revision}`}`
    case 'boot-profile':
      return `profile "${plan.declared.profile}", as group "${plan.declared.group}" declares`
    case 'boot-elsewhere':
      return `as the Pixiecore API says${plan.answer.isStale ? ' (its last answer: it gives none now)' : ''}`
  }
}

function ownUrl(base: string, call: BootCall): string {
  const token = call.query['token']
  return `${base}/ipxe/boot${token === undefined ? '' : `?token=${encodeURIComponent(token)}`}`
}

/** A machine without a certificate shows the token of its chain URL again. */
const tokenPart = ({ credential, query }: BootCall): string =>
  credential.kind === 'chain-token' ? `&token=${encodeURIComponent(query['token'] ?? '')}` : ''

function report(at: Instant, call: BootCall, says: string, refused: Refusal | undefined): BootReport {
  const took = performance.now() - call.arrived
  return {
    at,
    protocol: 'https',
    step: 'boot_script',
    says,
    refusal: refused?.code,
    fix: refused?.fix,
    tookMilliseconds: took,
    serverMilliseconds: took,
    bytes: undefined,
  }
}
