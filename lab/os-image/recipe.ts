/** What the lab's operating system is made of. Changing anything here, or any file beside it, makes a new image. */
export interface Recipe {
  readonly suite: string
  /** Configured packages, with their dependencies. */
  readonly packages: readonly string[]
  /** Packages of which only the payload is wanted: the newest kernel of this meta package, and the Ignition program. */
  readonly kernel: string
  readonly ignition: string
  /** Kernel modules to keep; what they depend on stays with them. */
  readonly modules: readonly string[]
}

export const recipe: Recipe = {
  suite: 'bookworm',
  packages: [
    'systemd',
    'systemd-sysv',
    'udev',
    'kmod',
    'procps',
    'iproute2',
    'udhcpc',
    'bash',
    'curl',
    'jq',
    'ca-certificates',
    'kexec-tools',
  ],
  kernel: 'linux-image-cloud-amd64',
  ignition: 'ignition',
  modules: [
    'virtio_pci',
    'virtio_net',
    'virtio_blk',
    'virtio_scsi',
    'virtio-rng',
    'sd_mod',
    'sr_mod',
    'ext4',
    'vfat',
    'nls_ascii',
    'nls_cp437',
    'overlay',
    'squashfs',
    'loop',
    'autofs4',
  ],
}
