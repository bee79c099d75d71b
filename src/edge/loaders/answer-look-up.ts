import type { Instant } from '../../base/instant.ts'
import { formatIp4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Refusal } from '../../base/refusal.ts'
import { declaredLabels } from '../../boot/declared-labels.ts'
import { decideLoader, type LoaderFacts, type LoaderPlan } from '../../boot/decide-loader.ts'
import { loaderNames, tellLoader, type Loader, type LoaderClue } from '../../boot/loader.ts'
import { loaderLookUp, type LoaderLookUp } from '../../boot/loader-look-up.ts'
import type { Timeline } from '../../boot/timeline.ts'
import type { Protocol } from '../../domain/boots/boot-event.ts'
import type { MachineFinder } from '../../domain/machines/machine-finder.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { DeclaredProfile } from '../../domain/profiles/declared-boot.ts'
import { labelsFromQuery, type Labels } from '../../domain/profiles/labels.ts'
import { loaderConfig } from '../../render/loaders/loader-config.ts'
import type { LoaderPlace } from '../../render/loaders/loader-place.ts'

/** What is known about loaders that are not ours. */
export interface LoaderDesk {
  readonly machines: MachineFinder
  /** Whose address it is, as far as DHCP of ours knows. */
  readonly cardAt: (address: string) => Mac | undefined
  readonly clueOf: (card: Mac | undefined, address: string) => LoaderClue
  /** What may be told to whoever asks in the clear of the profile that a machine of the organization boots; undefined when nothing. */
  readonly declaredInTheClear: (
    organizationId: number | undefined,
    labels: Labels,
  ) => DeclaredProfile | Refusal | undefined
  readonly timeline: Pick<Timeline, 'note'>
  readonly now: () => Instant
}

export interface LookUpCall {
  readonly path: string
  /** The address of who asks, as text. */
  readonly peer: string
  readonly place: LoaderPlace
  /** The loaders that an operator configures himself. */
  readonly operatorHasOwn: ReadonlySet<LoaderLookUp['family']>
}

/** Whom a look-up is about. */
interface Subject {
  readonly card: Mac | undefined
  readonly machine: ManagedMachine | undefined
}

/** The configuration that a loader looks for; undefined when the path is none, or none that we know: the loader asks for the next. */
export async function answerLookUp(desk: LoaderDesk, call: LookUpCall): Promise<Uint8Array | undefined> {
  const lookUp = loaderLookUp(call.path)
  if (lookUp === undefined) return undefined
  const subject = await subjectOf(desk, lookUp, call.peer)
  const card = subject.card ?? desk.cardAt(call.peer) ?? subject.machine?.macs.at(-1)
  const loader = tellLoader(lookUp, desk.clueOf(card, call.peer))
  const operatorHasOwn = call.operatorHasOwn.has(lookUp.family)
  const plan = decideLoader({ lookUp, loader, operatorHasOwn }, factsOf(desk, subject))
  record(desk, call, loader, subject, plan)
  return plan.kind === 'pass' ? undefined : loaderConfig(loader, plan, call.place, onScreen(plan, subject))
}

/** A name that speaks of nobody leaves the address of who asks. */
async function subjectOf(desk: LoaderDesk, { name }: LoaderLookUp, peer: string): Promise<Subject> {
  const { machines } = desk
  if (name.by === 'kind') return { card: undefined, machine: undefined }
  if (name.by === 'uuid') {
    const [asPrinted, swapped] = name.uuids
    return { card: undefined, machine: (await machines.byUuid(swapped)) ?? (await machines.byUuid(asPrinted)) }
  }
  const card = name.by === 'mac' ? name.mac : desk.cardAt(name.by === 'address' ? formatIp4(name.ip) : peer)
  return { card, machine: card && (await machines.byMac(card)) }
}

function factsOf(desk: LoaderDesk, { card, machine }: Subject): LoaderFacts {
  const isSomebody = machine !== undefined || card !== undefined
  return {
    machine,
    isOneCard: card !== undefined,
    declared: isSomebody ? desk.declaredInTheClear(machine?.organizationId, labelsOf(card, machine)) : undefined,
    settings: settingsOf(card, machine),
  }
}

/** What groups select by. A machine that we do not know yet has nothing but its network card. */
function labelsOf(card: Mac | undefined, machine: ManagedMachine | undefined): Labels {
  const mac = card ?? machine?.macs.at(-1)
  if (machine === undefined) return labelsFromQuery(`mac=${encodeURIComponent(mac ?? '')}`).labels
  const { uuid, serial, product, labels } = machine
  const claimed = { uuid, mac, serial, product, uuidReplaced: undefined }
  return labelsFromQuery(declaredLabels({}, claimed, machine, labels)).labels
}

/** What iPXE would know at this point, under iPXE's names. */
function settingsOf(card: Mac | undefined, machine: ManagedMachine | undefined): LoaderFacts['settings'] {
  const mac = card ?? machine?.macs.at(-1)
  const dashed = mac?.replaceAll(':', '-')
  const named = { mac, 'mac:hexhyp': dashed, 'net0/mac': mac, 'net0/mac:hexhyp': dashed }
  return { ...named, uuid: machine?.uuid, serial: machine?.serial, hostname: machine?.name }
}

const onScreen = (plan: LoaderPlan, { machine }: Subject): string =>
  `${machine?.name ?? 'this computer'} ${plan.kind === 'kernel' ? `boots profile ${plan.profile}` : 'starts the boot program of this network'}`

function record(
  desk: LoaderDesk,
  call: LookUpCall,
  loader: Loader,
  { card, machine }: Subject,
  plan: LoaderPlan,
): void {
  const refused = 'refusal' in plan ? plan.refusal : undefined
  if (plan.kind === 'pass' && refused === undefined) return
  const { peer, place } = call
  desk.timeline.note(
    {
      at: desk.now(),
      protocol: place.by satisfies Protocol,
      step: 'loader',
      says: `${loaderNames[loader]} ${whatItGets(plan, refused)}`,
      refusal: refused?.code,
      fix: refused?.fix,
      tookMilliseconds: undefined,
      serverMilliseconds: undefined,
      bytes: undefined,
    },
    { machineId: machine?.id, mac: card ?? desk.cardAt(peer) },
  )
}

function whatItGets(plan: LoaderPlan, refused: Refusal | undefined): string {
  if (refused !== undefined) return `gets nothing to boot: ${refused.says}`
  return plan.kind === 'kernel' ? `boots profile "${plan.profile}"` : 'is told to start our boot program'
}
