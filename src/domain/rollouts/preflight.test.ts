import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { parseMac } from '../../base/mac.ts'
import { isRefusal } from '../../base/refusal.ts'
import { parseUuid } from '../../base/uuid.ts'
import type { MachineFacts } from '../agents/machine-facts.ts'
import { minor } from '../clusters/testdata/clusters.ts'
import { preregister } from '../machines/preregister.ts'
import { lan, pool, settings } from '../pools/testdata/pools.ts'
import { poolContent, type OsContent } from '../revisions/pool-content.ts'
import { preflight, type PreflightFacts } from './preflight.ts'

const uuid = parseUuid('c0ffee00-0000-4000-8000-000000000001')
const mac = parseMac('52:54:00:00:00:01')
assert.ok(uuid.ok && mac.ok)
const known = preregister(
  { organizationId: 1, uuid: uuid.value, name: undefined, poolId: 3, labels: [] },
  undefined,
  instant(0),
)
const kernel = { name: 'vmlinuz', sha256: 'ab'.repeat(32) }
const os: OsContent = { ...settings.os, files: [kernel], arguments: [] }
const profile = { id: 9, organizationId: 1, name: 'racks', links: [lan], createdAt: instant(0) }
const imageDisk = { by: 'serial', serial: 'S3Z8NB0K' } as const
const content = poolContent({ ...pool, settings: { ...settings, networkProfileId: 9, imageDisk } }, profile, os)
assert.ok(!isRefusal(known) && !isRefusal(content))

const hardware: MachineFacts = {
  hostname: 'worker-1',
  kernel: '6.6',
  os: 'Flatcar',
  architecture: 'x86_64',
  memoryBytes: 1,
  disks: [{ name: 'sda', sizeBytes: 1, model: 'm', serial: 'S3Z8NB0K' }],
  nics: [{ name: 'eno1', mac: mac.value, state: 'up', addresses: [] }],
}
const facts: PreflightFacts = {
  machine: { ...known.machine, id: 7 },
  content,
  hardware,
  verified: new Set([kernel.sha256]),
  apiServer: minor('1.31'),
}

const wrong = (change: Partial<PreflightFacts>): readonly string[] =>
  preflight({ ...facts, ...change })
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ name, outcome }) => `${name} ${outcome}`)

test('a machine that can do what its revision wants passes every check', () => {
  assert.deepEqual(wrong({}), [])
  assert.ok(preflight(facts).every(({ says, fix }) => says !== '' && fix === ''))
})

test('each thing that would keep the machine from coming back is found before it goes', () => {
  const disk = (serial: string, name = 'sda') => ({ name, sizeBytes: 1, model: 'm', serial })
  const cases: readonly (readonly [Partial<PreflightFacts>, readonly string[]])[] = [
    [{ machine: { ...facts.machine, approval: 'waiting' } }, ['approval failed']],
    [{ verified: new Set() }, ['image failed']],
    [{ apiServer: undefined }, ['cluster not-yet']],
    [{ apiServer: minor('1.30') }, ['version failed']],
    [{ hardware: { ...hardware, disks: [disk('other')] } }, ['disk failed']],
    [{ hardware: { ...hardware, disks: [disk('S3Z8NB0K'), disk('S3Z8NB0K', 'sdb')] } }, ['disk failed']],
    [{ hardware: { ...hardware, nics: [] } }, ['network failed']],
  ]
  for (const [change, expected] of cases) assert.deepEqual(wrong(change), expected)
})

test('what a machine has not told is not held against it', () => {
  assert.deepEqual(wrong({ hardware: undefined }), [])
})
