import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The MAC of machine `i`, as iPXE sends it. */
export const macOf = (i: number): string =>
  ['52', '54', '00', ...[16, 8, 0].map((shift) => ((i >> shift) & 255).toString(16).padStart(2, '0'))].join('-')

/** A data folder with one group a machine and one profile for all, as large sites have. */
export function writeSite(root: string, groups: number): void {
  for (const folder of ['groups', 'profiles', 'ignition']) mkdirSync(join(root, folder), { recursive: true })
  for (let i = 0; i < groups; i++) writeGroup(root, i, { name: `node${i}`, role: 'worker' })
  writeFileSync(
    join(root, 'profiles/worker.json'),
    JSON.stringify({
      id: 'worker',
      ignition_id: 'worker.yaml',
      boot: {
        kernel: '/assets/vmlinuz',
        initrd: ['/assets/initrd.gz'],
        args: ['ignition.config.url=http://boot.example/ignition?mac=${mac:hexhyp}', 'console=ttyS0'],
      },
    }),
  )
  writeFileSync(
    join(root, 'ignition/worker.yaml'),
    'variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/hostname\n      mode: 0644\n      contents:\n        inline: {{.name}}\n',
  )
}

export const writeGroup = (root: string, i: number, metadata: Readonly<Record<string, string>>): void =>
  writeFileSync(
    join(root, `groups/node${i}.json`),
    JSON.stringify({ id: `node${i}`, profile: 'worker', selector: { mac: macOf(i) }, metadata }),
  )
