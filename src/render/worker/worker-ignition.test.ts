import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { checkImageDisk, type ImageDisk } from '../../domain/pools/image-disk.ts'
import { emitIgnition } from '../ignition/emit-ignition.ts'
import type { Ignition } from '../ignition/ignition-types.ts'
import { udevRules } from './image-disk-part.ts'
import { olderWorker, worker } from './testdata/workers.ts'
import { wholeWorkerIgnition, workerIgnition } from './worker-ignition.ts'

const base: Ignition = {
  ignition: { version: '3.3.0' },
  storage: { files: [{ path: '/etc/hostname', overwrite: true, mode: 0o644, contents: { source: 'data:,machine' } }] },
  systemd: { units: [{ name: 'agent.service', contents: '[Service]\nExecStart=/bin/true\n' }] },
}

function fileIn(config: Ignition, path: string): string {
  const found = config.storage?.files?.filter((file) => file.path === path) ?? []
  assert.equal(found.length, 1, path)
  return decodeURIComponent(found[0]?.contents?.source?.replace(/^data:,/, '') ?? '')
}

const joinOf = (config: Ignition): Record<string, never> =>
  JSON.parse(fileIn(config, '/etc/kubernetes/coldforge-join.json'))

const noValidator = spawnSync('ignition-validate', ['-version']).status === null

test(
  "Ignition's own validator takes every worker",
  { skip: noValidator && 'ignition is not installed (Debian: ignition)' },
  () => {
    const { pool } = worker
    const plain = { ...worker, pool: { ...pool, links: undefined, imageDisk: undefined, sysexts: [] } }
    for (const one of [worker, olderWorker, plain]) {
      const whole = wholeWorkerIgnition(base, one, [])
      assert.ok(whole.ok)
      for (const config of [workerIgnition(one), whole.value]) {
        const text = emitIgnition(config, { empty: 'omit' })
        const { status, stderr, stdout } = spawnSync('ignition-validate', ['-'], { input: text, encoding: 'utf8' })
        assert.deepEqual([status, `${stdout}${stderr}`.trim()], [0, ''])
      }
    }
  },
)

test('kubeadm gets the pin, the token, the labels of pool and machine, and the taints', () => {
  assert.deepEqual(joinOf(workerIgnition(worker)), {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: {
        token: 'abcdef.0123456789abcdef',
        apiServerEndpoint: 'api.example.org:6443',
        caCertHashes: [`sha256:${'0'.repeat(64)}`],
      },
    },
    nodeRegistration: {
      name: 'worker-1',
      criSocket: 'unix:///run/containerd/containerd.sock',
      kubeletExtraArgs: [
        { name: 'node-labels', value: 'example.org/pool=gpu,topology.kubernetes.io/zone=rack-7' },
        { name: 'max-pods', value: '200' },
      ],
      taints: [{ key: 'example.org/gpu', value: 'true', effect: 'NoSchedule' }],
      ignorePreflightErrors: [
        'FileAvailable--etc-kubernetes-bootstrap-kubelet.conf',
        'FileAvailable--etc-kubernetes-pki-ca.crt',
        'Port-10250',
      ],
    },
  })
})

test('a kubeadm before 1.31 gets the older form of the same', () => {
  const older = joinOf(workerIgnition(olderWorker))
  assert.equal(older['apiVersion'], 'kubeadm.k8s.io/v1beta3')
  assert.deepEqual(older['nodeRegistration']?.['kubeletExtraArgs'], {
    'node-labels': 'example.org/pool=gpu,topology.kubernetes.io/zone=rack-7',
    'max-pods': '200',
  })
})

test('only root may read the token, and it stands in no other file', () => {
  const files = workerIgnition(worker).storage?.files ?? []
  const secret = files.filter(({ contents }) => contents?.source?.includes('0123456789abcdef') === true)
  assert.deepEqual(
    secret.map(({ path, mode }) => [path, mode]),
    [['/etc/kubernetes/coldforge-join.json', 0o600]],
  )
})

test('extensions are fetched by digest', () => {
  const file = workerIgnition(worker).storage?.files?.find(({ path }) => path === '/etc/extensions/kubernetes.raw')
  assert.deepEqual(file?.contents, {
    source: 'https://dl.example.org/kubernetes-v1.31.4.raw',
    verification: { hash: `sha256-${'ef'.repeat(32)}` },
  })
})

test('equal workers give equal bytes', () => {
  const text = (of: typeof worker) => emitIgnition(workerIgnition(of), { empty: 'omit' })
  assert.equal(text(structuredClone(worker)), text(worker))
})

test('without a named disk nothing is formatted; with one, nothing but that disk', () => {
  const without = emitIgnition(workerIgnition({ ...worker, pool: { ...worker.pool, imageDisk: undefined } }), {
    empty: 'omit',
  })
  assert.ok(!/mkfs|image-disk|"disks"|"filesystems"/.test(without))
  const disks: readonly (readonly [ImageDisk, readonly string[]])[] = [
    [{ by: 'device', device: '/dev/nvme0n1' }, ['KERNEL=="nvme0n1"']],
    [{ by: 'device', device: '/dev/disk/by-id/ata-X_Y' }, ['SYMLINK=="disk/by-id/ata-X_Y"']],
    [{ by: 'wwn', wwn: '0x5000c500a1b2c3d4' }, ['ENV{ID_WWN_WITH_EXTENSION}=="0x5000c500a1b2c3d4"']],
    [{ by: 'wwn', wwn: 'eui.0025385b71b00e4d' }, ['ENV{ID_WWN}=="eui.0025385b71b00e4d"']],
    [
      { by: 'serial', serial: 'S3Z8NB0K' },
      ['ENV{ID_SERIAL_SHORT}=="S3Z8NB0K"', 'ENV{ID_SCSI_SERIAL}=="S3Z8NB0K"', 'ENV{ID_SERIAL}=="S3Z8NB0K"'],
    ],
  ]
  for (const [disk, matches] of disks) {
    assert.ok(checkImageDisk(disk).ok)
    const expected = matches.map(
      (match) =>
        `SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", ${match}, SYMLINK+="coldforge/image-disk", TAG+="systemd"\n`,
    )
    assert.equal(udevRules(disk), expected.join(''))
  }
})

test('what people add is laid over what the server writes', () => {
  const motd: Ignition = {
    ignition: { version: '3.4.0' },
    storage: { files: [{ path: '/etc/motd', contents: { source: 'data:,hello' } }] },
    systemd: {
      units: [{ name: 'kubelet.service', dropins: [{ name: '10-x.conf', contents: '[Service]\nNice=1\n' }] }],
    },
  }
  const whole = wholeWorkerIgnition(base, worker, [motd])
  assert.ok(whole.ok)
  assert.equal(whole.value.ignition.version, '3.4.0')
  assert.equal(fileIn(whole.value, '/etc/motd'), 'hello')
  assert.equal(fileIn(whole.value, '/etc/hostname'), 'worker-1\n')
  const kubelet = whole.value.systemd?.units?.find(({ name }) => name === 'kubelet.service')
  assert.deepEqual([kubelet?.enabled, kubelet?.dropins?.length], [true, 1])
})

test('a snippet that would break the boot is reported, not served', () => {
  const broken: Ignition = { ignition: { version: '3.3.0' }, storage: { files: [{ path: 'relative' }] } }
  assert.equal(wholeWorkerIgnition(base, worker, [broken]).ok, false)
})
