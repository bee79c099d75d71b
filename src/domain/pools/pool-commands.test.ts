import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { version } from '../clusters/testdata/clusters.ts'
import { changePolicy, createPool, editPool, judgePoolDeletion, judgeProfileDeletion } from './pool-commands.ts'
import type { PoolSettings } from './pool.ts'
import { cluster, pool, settings } from './testdata/pools.ts'
import { defaultUpdatePolicy, unavailableLimit, type UpdatePolicy } from './update-policy.ts'

const now = instant(1000)
const digest = 'ab'.repeat(32)

test('a new pool belongs to the cluster it was made in', () => {
  const created = createPool(pool, cluster, [], now)
  assert.ok(!isRefusal(created))
  assert.deepEqual([created.pool.clusterId, created.pool.organizationId], [1, 1])
  const taken = createPool({ ...pool, name: 'WORKERS' }, cluster, [pool], now)
  assert.equal(isRefusal(taken) && taken.code, 'POOL_NAME_TAKEN')
})

test('settings that would keep a machine from booting or joining are refused when they are saved', () => {
  const cases: readonly (readonly [Partial<PoolSettings>, string])[] = [
    [{ kubernetesVersion: version('1.32.0') }, 'KUBELET_TOO_NEW'],
    [{ os: { channel: 'stable', version: '../x' } }, 'OS_CHOICE'],
    [{ imageDisk: { by: 'device', device: '/dev/sda1' } }, 'IMAGE_DISK'],
    [{ imageDisk: { by: 'device', device: '/dev/disk/by-id/ata-X-part1' } }, 'IMAGE_DISK'],
    [{ imageDisk: { by: 'device', device: '/dev/sd*' } }, 'IMAGE_DISK'],
    [{ imageDisk: { by: 'serial', serial: '*' } }, 'IMAGE_DISK'],
    [{ imageDisk: { by: 'serial', serial: 'a"b' } }, 'IMAGE_DISK'],
    [{ imageDisk: { by: 'wwn', wwn: '0x' } }, 'IMAGE_DISK'],
    [{ kernelArguments: ['console=tty0 quiet'] }, 'KERNEL_ARGUMENT'],
    [{ kernelArguments: ['ignition.config.url=http://evil'] }, 'KERNEL_ARGUMENT'],
    [{ kernelArguments: ['x=${net0/mac}'] }, 'KERNEL_ARGUMENT'],
    [{ kernelArguments: Array.from({ length: 9 }, () => 'a'.repeat(200)) }, 'KERNEL_ARGUMENT'],
    [{ snippets: [{ name: '', format: 'butane', text: '' }] }, 'SNIPPET'],
    [{ sysexts: [{ name: 'gpu', url: 'ftp://x/y.raw', sha256: digest }] }, 'SYSEXT'],
    [{ sysexts: [{ name: 'gpu', url: 'https://x/y.raw', sha256: 'latest' }] }, 'SYSEXT'],
    [{ kubeletFlags: [{ name: 'node-labels', value: 'a=b' }] }, 'KUBELET_FLAG'],
    [{ kubeletFlags: [{ name: '--max-pods', value: '5' }] }, 'KUBELET_FLAG'],
    [{ labels: [{ key: 'node-role.kubernetes.io/worker', value: '' }] }, 'NODE_LABEL'],
    [{ taints: [{ key: 'a b', value: '', effect: 'NoSchedule' }] }, 'TAINT'],
  ]
  for (const [change, code] of cases) {
    const refused = createPool({ ...pool, settings: { ...settings, ...change } }, cluster, [], now)
    assert.ok(isRefusal(refused), JSON.stringify(change))
    assert.equal(refused.code, code)
  }
})

test('disks, arguments, extensions and taints as people have them are taken', () => {
  const good: PoolSettings = {
    ...settings,
    imageDisk: { by: 'wwn', wwn: '0x5000c500a1b2c3d4' },
    kernelArguments: ['console=ttyS0,115200n8', 'mitigations=off', 'net.ifnames=0'],
    sysexts: [{ name: 'kubernetes-v1.31.4', url: 'https://dl.example.org/k.raw', sha256: digest }],
    kubeletFlags: [{ name: 'max-pods', value: '200' }],
    taints: [{ key: 'node-role.kubernetes.io/gpu', value: '', effect: 'NoSchedule' }],
  }
  assert.ok(!isRefusal(createPool({ ...pool, settings: good }, cluster, [], now)))
  for (const device of ['/dev/nvme0n1', '/dev/vdb', '/dev/disk/by-path/pci-0000:00:1f.2-ata-1'])
    assert.ok(
      !isRefusal(createPool({ ...pool, settings: { ...good, imageDisk: { by: 'device', device } } }, cluster, [], now)),
    )
})

test('an edit tells what it changed, and one that changes nothing tells nothing', () => {
  const edited = editPool(pool, { settings: { ...settings, kernelArguments: ['quiet'] } }, cluster, [], now)
  assert.ok(!isRefusal(edited))
  assert.deepEqual(edited.events, [{ kind: 'pool-edited', poolId: 3, fields: ['kernelArguments'], at: now }])
  assert.deepEqual(editPool(pool, { settings: structuredClone(settings) }, cluster, [], now), { pool, events: [] })
})

test('the policy changes without touching the settings, and has bounds', () => {
  const changed = changePolicy(pool, { ...defaultUpdatePolicy, canaries: 2 }, now)
  assert.ok(!isRefusal(changed))
  assert.deepEqual(changed.pool.settings, pool.settings)
  const wrong: readonly Partial<UpdatePolicy>[] = [
    { maxUnavailable: { machines: 0 } },
    { maxUnavailable: { percent: 101 } },
    { breakerBoots: 0 },
    { machineDeadlineSeconds: 10 },
    { drain: { ...defaultUpdatePolicy.drain, timeoutSeconds: defaultUpdatePolicy.machineDeadlineSeconds } },
    { windows: [{ days: [], startMinute: 0, durationMinutes: 60, timeZone: 'UTC' }] },
  ]
  for (const change of wrong) {
    const refused = changePolicy(pool, { ...defaultUpdatePolicy, ...change }, now)
    assert.equal(isRefusal(refused) && refused.code, 'UPDATE_POLICY', JSON.stringify(change))
  }
})

test('a share of a small pool is never nobody', () => {
  const tenth: UpdatePolicy = { ...defaultUpdatePolicy, maxUnavailable: { percent: 10 } }
  assert.deepEqual(
    [1, 9, 10, 25, 1000].map((size) => unavailableLimit(tenth, size)),
    [1, 1, 1, 2, 100],
  )
})

test('a pool with machines and a profile with pools stay', () => {
  assert.equal(judgePoolDeletion(pool, ['worker-1'], [])?.code, 'POOL_IN_USE')
  assert.match(judgePoolDeletion(pool, [], ['worker-2'])?.says ?? '', /^worker-2 is still leaving pool/)
  assert.equal(judgePoolDeletion(pool, [], []), undefined)
  assert.equal(judgeProfileDeletion('racks', ['workers'])?.code, 'NETWORK_PROFILE_IN_USE')
  assert.equal(judgeProfileDeletion('racks', []), undefined)
})
