import type { Sysext } from '../../domain/pools/sysext.ts'
import type { Part } from './part.ts'

/** System extensions where systemd-sysext(8) looks for them. Ignition compares the digest and stops the boot when it is another. */
export const sysextPart = (sysexts: readonly Sysext[]): Part => ({
  files: sysexts.map(({ name, url, sha256 }) => ({
    path: `/etc/extensions/${name}.raw`,
    mode: 0o644,
    overwrite: true,
    contents: { source: url, verification: { hash: `sha256-${sha256}` } },
  })),
  units: sysexts.length === 0 ? [] : [{ name: 'systemd-sysext.service', enabled: true }],
})
