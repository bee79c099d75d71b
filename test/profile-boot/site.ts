import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OsImage } from '../../lab/os-image/build.ts'

/** What a configured machine says on its screen, and what it was told to be. */
export const SAYS = 'PROFILE-APPLIED'

const butane = `variant: flatcar
version: 1.0.0
storage:
  files:
    - path: /etc/role
      mode: 0644
      contents:
        inline: |
          {{.role}} of {{.request.query.mac}}
systemd:
  units:
    - name: tell-role.service
      enabled: true
      contents: |
        [Unit]
        Description=Say what this machine has become
        [Service]
        Type=oneshot
        ExecStart=/bin/sh -c 'sed "s/^/${SAYS} /" /etc/role >/dev/console'
        [Install]
        WantedBy=multi-user.target
`

/**
 * A matchbox data folder as its users write it: one group a machine, by MAC, and one profile for all, whose kernel, initrd and configuration come from
 * `url`. The roles are by MAC.
 */
export function writeSite(root: string, image: OsImage, url: string, roles: Readonly<Record<string, string>>): void {
  for (const folder of ['groups', 'profiles', 'ignition', 'assets']) mkdirSync(join(root, folder), { recursive: true })
  symlinkSync(image.kernel, join(root, 'assets/vmlinuz'))
  symlinkSync(image.initrd, join(root, 'assets/initrd'))
  writeFileSync(join(root, 'ignition/role.yaml'), butane)
  const args = [`ignition.config.url=${url}/ignition?mac=\${mac:hexhyp}`, 'initrd=initrd', 'console=ttyS0', 'ip=dhcp']
  const boot = { kernel: '/assets/vmlinuz', initrd: ['/assets/initrd'], args }
  writeFileSync(join(root, 'profiles/worker.json'), JSON.stringify({ id: 'worker', ignition_id: 'role.yaml', boot }))
  for (const [i, [mac, role]] of Object.entries(roles).entries()) {
    const group = { id: `machine${i}`, profile: 'worker', selector: { mac }, metadata: { role } }
    writeFileSync(join(root, `groups/machine${i}.json`), JSON.stringify(group))
  }
}
