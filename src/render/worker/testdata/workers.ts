import { lan, card, settings } from '../../../domain/pools/testdata/pools.ts'
import { production, version } from '../../../domain/clusters/testdata/clusters.ts'
import type { PoolContent } from '../../../domain/revisions/pool-content.ts'
import type { Worker } from '../worker.ts'

const { networkProfileId: _, os, ...plain } = settings

const pool: PoolContent = {
  ...plain,
  links: [{ ...lan, interfaces: [card('eno1'), card('eno2')], lacp: true, vlans: [100] }],
  os: {
    ...os,
    files: [
      { name: 'vmlinuz', sha256: 'ab'.repeat(32) },
      { name: 'initrd', sha256: 'cd'.repeat(32) },
    ],
    arguments: ['console=tty0'],
  },
  imageDisk: { by: 'serial', serial: 'S3Z8NB0K' },
  kernelArguments: ['mitigations=off'],
  sysexts: [{ name: 'kubernetes', url: 'https://dl.example.org/kubernetes-v1.31.4.raw', sha256: 'ef'.repeat(32) }],
  kubeletFlags: [{ name: 'max-pods', value: '200' }],
  labels: [
    { key: 'example.org/pool', value: 'gpu' },
    { key: 'topology.kubernetes.io/zone', value: 'nowhere' },
  ],
  taints: [{ key: 'example.org/gpu', value: 'true', effect: 'NoSchedule' }],
}

export const worker: Worker = {
  machine: {
    hostname: 'worker-1',
    labels: [{ key: 'topology.kubernetes.io/zone', value: 'rack-7' }],
    pool: { poolId: 3, number: 4 },
  },
  pool,
  join: production.join,
  bootstrapToken: 'abcdef.0123456789abcdef',
}

export const olderWorker: Worker = { ...worker, pool: { ...pool, kubernetesVersion: version('1.30.8') } }
