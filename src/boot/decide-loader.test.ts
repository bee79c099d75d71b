import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../base/instant.ts'
import { parseMac, type Mac } from '../base/mac.ts'
import { refusal } from '../base/refusal.ts'
import { parseUuid } from '../base/uuid.ts'
import type { ManagedMachine } from '../domain/machines/managed-machine.ts'
import type { DeclaredProfile } from '../domain/profiles/declared-boot.ts'
import type { Profile } from '../domain/profiles/profile.ts'
import { decideLoader, type LoaderFacts, type LoaderPlan } from './decide-loader.ts'
import type { Loader } from './loader.ts'
import { loaderLookUp } from './loader-look-up.ts'

const mac = parsed(parseMac('52:54:00:00:00:01'))
const machine: ManagedMachine = {
  id: 7,
  organizationId: 1,
  uuid: parsed(parseUuid('aaaaaaaa-0000-4000-8000-000000000001')),
  name: 'm-1',
  status: 'ready_unassigned',
  macs: [mac satisfies Mac],
  serial: undefined,
  product: undefined,
  createdAt: instant(0),
  lastBootAt: undefined,
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
  poolId: undefined,
  labels: [],
  approval: 'approved',
  quarantine: undefined,
}

function parsed<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  assert.ok(result.ok)
  return result.value
}

const profile: Profile = {
  key: 'worker',
  id: 'worker',
  name: '',
  ignitionId: '',
  cloudId: '',
  genericId: '',
  ipxeId: '',
  grubId: '',
  boot: { kernel: '/assets/vmlinuz', initrd: [], args: ['quiet'], cmdline: new Map() },
}
const group = { key: 'all', id: 'all', name: '', profile: 'worker', selector: new Map(), metadata: {}, match: [] }
const declared: DeclaredProfile = { group, profile }

const nobody: LoaderFacts = { machine: undefined, isOneCard: false, declared: undefined, settings: {} }
const known: LoaderFacts = { ...nobody, machine, isOneCard: true }

const UUID = 'b8945908-d6a6-41a9-611d-74a6ab80b83d'
const CARD = '01-52-54-00-00-00-01'

const decide = (name: string, loader: Loader, facts: LoaderFacts, operatorHasOwn = false): LoaderPlan => {
  const lookUp = loaderLookUp(loader === 'grub' ? `grub.cfg${name && `-${name}`}` : `pxelinux.cfg/${name}`)
  assert.ok(lookUp !== undefined)
  return decideLoader({ lookUp, loader, operatorHasOwn }, facts)
}

test('a loader that can start our program does, at the first name that is about somebody', () => {
  for (const name of [UUID, CARD, '0A4B0101', 'default']) assert.equal(decide(name, 'pxelinux', known).kind, 'chain')
  for (const name of [CARD, '0A4B0101', '']) assert.equal(decide(name, 'grub', known).kind, 'chain')
})

test('a new machine gets our program too, since that is what registers it', () => {
  const newCard = { ...nobody, isOneCard: true }
  assert.equal(decide(CARD, 'pxelinux', newCard).kind, 'chain')
  assert.equal(decide('default', 'pxelinux', nobody).kind, 'chain')
})

test('names that speak of nobody, or of many machines, are not found, and the loader asks for its next', () => {
  for (const name of [UUID, '0A4B0101', '0A4B01', '0']) assert.equal(decide(name, 'pxelinux', nobody).kind, 'pass')
  assert.equal(decide('0A4B', 'pxelinux', known).kind, 'pass')
})

test('beside configurations of the operator ours is the last resort', () => {
  assert.equal(decide(CARD, 'pxelinux', known, true).kind, 'pass')
  assert.equal(decide('default', 'pxelinux', known, true).kind, 'chain')
})

test('loaders that start no program get the kernel of a profile that is given out in the clear', () => {
  for (const loader of ['u-boot', 'petitboot', 'syslinux-efi'] as const) {
    const plan = decide(CARD, loader, { ...known, declared })
    assert.deepEqual(plan.kind === 'kernel' && plan.kernel.kernel, 'assets/vmlinuz', loader)
  }
})

test('a worker of a pool never boots a declared profile', () => {
  const worker = { ...known, machine: { ...machine, poolId: 3 }, declared }
  assert.equal(decide(CARD, 'u-boot', worker).kind, 'pass')
})

test('what cannot be booted is refused once, at the last name; syslinux.efi shows it', () => {
  assert.deepEqual(decide(CARD, 'syslinux-efi', known), { kind: 'pass' })
  const stop = decide('default', 'syslinux-efi', known)
  assert.equal(stop.kind === 'stop' && stop.refusal.code, 'LOADER_CANNOT_CHAIN')
  const uBoot = decide('default', 'u-boot', known)
  assert.equal(uBoot.kind === 'pass' && uBoot.refusal?.code, 'LOADER_CANNOT_CHAIN')
})

test('a profile that is a script, or is broken, says so', () => {
  const codeOf = (facts: Partial<LoaderFacts>): string | undefined => {
    const plan = decide('default', 'petitboot', { ...known, ...facts })
    return plan.kind === 'pass' ? plan.refusal?.code : undefined
  }
  assert.equal(codeOf({ declared: { group, profile: { ...profile, ipxeId: 'x.ipxe' } } }), 'PROFILE_NEEDS_IPXE')
  assert.equal(codeOf({ declared: { group, profile: { ...profile, boot: undefined } } }), 'PROFILE_WITHOUT_BOOT')
  assert.equal(codeOf({ declared: refusal('PROFILE_MISSING', 500, 'gone', 'put it back') }), 'PROFILE_MISSING')
})
