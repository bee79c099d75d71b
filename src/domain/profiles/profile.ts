/** What a machine boots and how it is configured. */
export interface Profile {
  /** Unique in its source: of a file the name without `.json`. Groups refer to it. */
  readonly key: string
  readonly id: string
  readonly name: string
  /** Name of the file in `ignition/`, `cloud/`, `generic/`; empty for none. */
  readonly ignitionId: string
  readonly cloudId: string
  readonly genericId: string
  /** Name of a template in `ipxe/` or `grub/` that replaces the built-in script; empty for none. Not known to matchbox. */
  readonly ipxeId: string
  readonly grubId: string
  readonly boot: NetBoot | undefined
}

export interface NetBoot {
  readonly kernel: string
  readonly initrd: readonly string[]
  readonly args: readonly string[]
  /** The map that profiles had before `args` (bootcfg up to v0.6.1). Only the Pixiecore answer still shows it. */
  readonly cmdline: ReadonlyMap<string, string>
}

/** Folders of templates, as a profile names them. */
export type TemplateKind = 'ignition' | 'cloud' | 'generic' | 'ipxe' | 'grub'
