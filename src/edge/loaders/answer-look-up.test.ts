import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fromLatin1 } from '../../base/bytes.ts'
import { instant } from '../../base/instant.ts'
import { parseMac, type Mac } from '../../base/mac.ts'
import { parseUuid } from '../../base/uuid.ts'
import { NO_CLUE, type LoaderClue } from '../../boot/loader.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'
import type { NewMachine } from '../../domain/machines/machine.ts'
import type { Group } from '../../domain/profiles/group.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { answerLookUp, type LoaderDesk } from './answer-look-up.ts'

const folder = mkdtempSync(join(tmpdir(), 'look-up-'))
const store = openSqliteStore(join(folder, 'coldforge.db'))
after(() => {
  store[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

const macOf = (text: string): Mac => {
  const mac = parseMac(text)
  assert.ok(mac.ok)
  return mac.value
}
const first = macOf('52:54:00:00:00:01')
const uuid = parseUuid('6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1')
assert.ok(uuid.ok)

const machine: NewMachine = {
  organizationId: 1,
  uuid: uuid.value,
  name: 'm-one',
  status: 'ready_unassigned',
  macs: [first],
  serial: undefined,
  product: undefined,
  createdAt: instant(0),
  lastBootAt: instant(0),
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
}
await store.organizations.createOrganization({ uuid: uuid.value, name: 'one', createdAt: instant(0) })
const known = await store.boots.transact((tx) => tx.insertMachine(machine))

/** A desk that has given 10.75.0.3 to the first machine, and what it was told to remember. */
function desk(over: Partial<LoaderDesk> = {}) {
  const noted: { readonly report: BootReport; readonly clue: BootClue }[] = []
  const all: LoaderDesk = {
    machines: store.machineFinder,
    cardAt: (address) => (address === '10.75.0.3' ? first : undefined),
    clueOf: () => NO_CLUE,
    declaredInTheClear: () => undefined,
    timeline: { note: (report, clue) => void noted.push({ report, clue }) },
    now: () => instant(1000),
    ...over,
  }
  const ask = async (path: string, peer = '10.75.0.99', operatorHasOwn = new Set<'pxelinux' | 'grub'>()) => {
    const place = { by: 'tftp', address: '10.75.0.1', url: 'http://10.75.0.1:8080' } as const
    const config = await answerLookUp(all, { path, peer, place, operatorHasOwn })
    return config && fromLatin1(config)
  }
  return { ask, noted }
}

test('every name of a machine leads to that machine, and becomes one event of its boot', async () => {
  for (const [path, peer] of [
    ['pxelinux.cfg/6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1', '10.75.0.99'],
    // The same sixteen bytes, as PXELINUX prints them.
    ['pxelinux.cfg/4e5a2b6a-3a3f-5d4e-8a3a-0102030405a1', '10.75.0.99'],
    ['pxelinux.cfg/01-52-54-00-00-00-01', '10.75.0.99'],
    ['pxelinux.cfg/0A4B0003', '10.75.0.99'],
    ['grub/grub.cfg-01-52-54-00-00-00-01', '10.75.0.99'],
    ['grub/grub.cfg-0A4B0003', '10.75.0.99'],
    ['pxelinux.cfg/default', '10.75.0.3'],
    ['grub/grub.cfg', '10.75.0.3'],
  ] as const) {
    const { ask, noted } = desk()
    assert.match((await ask(path, peer)) ?? '', /Coldforge: m-one starts/, path)
    assert.equal(noted.length, 1)
    assert.equal(noted[0]?.clue.machineId, known.id)
    assert.match(noted[0]?.report.says ?? '', /is told to start our boot program/)
  }
})

test('a new machine is told to start our program by its MAC, and by its address once DHCP knows it', async () => {
  const { ask, noted } = desk({ cardAt: () => macOf('52:54:00:00:00:09') })
  assert.match((await ask('pxelinux.cfg/01-52-54-00-00-00-09')) ?? '', /this computer starts/)
  assert.match((await ask('pxelinux.cfg/0A4B0009')) ?? '', /this computer starts/)
  assert.deepEqual(new Set(noted.map(({ clue }) => clue.mac)), new Set(['52:54:00:00:00:09']))
})

test('a name that speaks of nobody is no file, and no event', async () => {
  const { ask, noted } = desk()
  for (const path of [
    'pxelinux.cfg/ffffffff-3f3a-4e5d-8a3a-0102030405a1',
    'pxelinux.cfg/0A4B0063',
    'pxelinux.cfg/0A4B',
    'grub/grub.cfg-0A4B0063',
    'boot-amd64.efi',
  ])
    assert.equal(await ask(path), undefined, path)
  assert.equal(noted.length, 0)
})

const group: Group = {
  key: 'boards',
  id: 'boards',
  name: '',
  profile: 'board',
  selector: new Map([['uuid', uuid.value]]),
  metadata: {},
  match: [],
}
const profile: Profile = {
  key: 'board',
  id: 'board',
  name: '',
  ignitionId: '',
  cloudId: '',
  genericId: '',
  ipxeId: '',
  grubId: '',
  boot: { kernel: '/assets/Image', initrd: [], args: ['host=${hostname}'], cmdline: new Map() },
}
const declaredInTheClear: LoaderDesk['declaredInTheClear'] = (organizationId, labels) =>
  organizationId === 1 && labels.get('uuid') === uuid.value ? { group, profile } : undefined
const uBoot: LoaderClue = { ...NO_CLUE, vendorClass: 'U-Boot.armv8' }

test('U-Boot gets the kernel of the profile that the group of this machine declares', async () => {
  const { ask, noted } = desk({ declaredInTheClear, clueOf: () => uBoot })
  const config = (await ask('pxelinux.cfg/01-52-54-00-00-00-01')) ?? ''
  assert.match(config, /LINUX \/matchbox\/assets\/Image\n {2}APPEND host=m-one/)
  assert.equal(noted[0]?.report.says, 'U-Boot boots profile "board"')
})

test('a loader is told apart by what its card said to DHCP, also where it asks by UUID', async () => {
  const clueOf: LoaderDesk['clueOf'] = (card) => (card === first ? uBoot : NO_CLUE)
  const { ask } = desk({ declaredInTheClear, clueOf })
  assert.match((await ask(`pxelinux.cfg/${uuid.value}`)) ?? '', /LINUX \/matchbox\/assets\/Image/)
})

test('without a profile U-Boot finds nothing at any name, and the boot says once why and what to do', async () => {
  const { ask, noted } = desk({ clueOf: () => uBoot })
  for (const name of ['01-52-54-00-00-00-01', '0A4B0003', 'default-arm', 'default'])
    assert.equal(await ask(`pxelinux.cfg/${name}`, '10.75.0.3'), undefined, name)
  assert.deepEqual(
    noted.map(({ report }) => report.refusal),
    ['LOADER_CANNOT_CHAIN'],
  )
  assert.match(noted[0]?.report.fix ?? '', /boot-arm64\.efi/)
})
