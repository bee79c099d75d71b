/**
 * An Ignition 3.x config, https://coreos.github.io/ignition/specs/. One set of types for all minor versions: fields that came later
 * are absent in configs of earlier ones. `parseIgnition` makes it; so may anybody who follows the specification.
 */
export type Ignition = {
  readonly ignition: IgnitionSection
  readonly kernelArguments?: { readonly shouldExist?: readonly string[]; readonly shouldNotExist?: readonly string[] }
  readonly passwd?: { readonly groups?: readonly PasswdGroup[]; readonly users?: readonly PasswdUser[] }
  readonly storage?: Storage
  readonly systemd?: { readonly units?: readonly Unit[] }
}

export type IgnitionSection = {
  readonly config?: { readonly merge?: readonly Resource[]; readonly replace?: Resource }
  readonly proxy?: { readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy?: readonly string[] }
  readonly security?: { readonly tls?: { readonly certificateAuthorities?: readonly Resource[] } }
  /** Seconds. */
  readonly timeouts?: { readonly httpResponseHeaders?: number; readonly httpTotal?: number }
  readonly version: string
}

export type Resource = {
  readonly compression?: string
  readonly httpHeaders?: readonly { readonly name: string; readonly value?: string }[]
  readonly source?: string
  readonly verification?: { readonly hash?: string }
}

export type PasswdGroup = {
  readonly gid?: number
  readonly name: string
  readonly passwordHash?: string
  readonly shouldExist?: boolean
  readonly system?: boolean
}

export type PasswdUser = {
  readonly gecos?: string
  readonly groups?: readonly string[]
  readonly homeDir?: string
  readonly name: string
  readonly noCreateHome?: boolean
  readonly noLogInit?: boolean
  readonly noUserGroup?: boolean
  readonly passwordHash?: string
  readonly primaryGroup?: string
  readonly sshAuthorizedKeys?: readonly string[]
  readonly shell?: string
  readonly shouldExist?: boolean
  readonly system?: boolean
  readonly uid?: number
}

export type Storage = {
  readonly directories?: readonly Directory[]
  readonly disks?: readonly Disk[]
  readonly files?: readonly File[]
  readonly filesystems?: readonly Filesystem[]
  readonly links?: readonly Link[]
  readonly luks?: readonly Luks[]
  readonly raid?: readonly Raid[]
}

export type Owner = { readonly id?: number; readonly name?: string }

export type FileNode = {
  readonly group?: Owner
  readonly overwrite?: boolean
  readonly path: string
  readonly user?: Owner
}

export type Directory = FileNode & { readonly mode?: number }

export type File = FileNode & {
  readonly append?: readonly Resource[]
  readonly contents?: Resource
  readonly mode?: number
}

export type Link = FileNode & { readonly hard?: boolean; readonly target?: string }

export type Disk = { readonly device: string; readonly partitions?: readonly Partition[]; readonly wipeTable?: boolean }

export type Partition = {
  readonly guid?: string
  readonly label?: string
  /** 0, or absent: the next free one. */
  readonly number?: number
  readonly resize?: boolean
  readonly shouldExist?: boolean
  readonly sizeMiB?: number
  readonly startMiB?: number
  readonly typeGuid?: string
  readonly wipePartitionEntry?: boolean
}

export type Raid = {
  readonly devices?: readonly string[]
  readonly level?: string
  readonly name: string
  readonly options?: readonly string[]
  readonly spares?: number
}

export type Filesystem = {
  readonly device: string
  readonly format?: string
  readonly label?: string
  readonly mountOptions?: readonly string[]
  readonly options?: readonly string[]
  readonly path?: string
  readonly uuid?: string
  readonly wipeFilesystem?: boolean
}

export type Luks = {
  readonly cex?: { readonly enabled?: boolean }
  readonly clevis?: Clevis
  readonly device?: string
  readonly discard?: boolean
  readonly keyFile?: Resource
  readonly label?: string
  readonly name: string
  readonly openOptions?: readonly string[]
  readonly options?: readonly string[]
  readonly uuid?: string
  readonly wipeVolume?: boolean
}

export type Clevis = {
  readonly custom?: { readonly config?: string; readonly needsNetwork?: boolean; readonly pin?: string }
  readonly tang?: readonly Tang[]
  readonly threshold?: number
  readonly tpm2?: boolean
}

export type Tang = { readonly advertisement?: string; readonly thumbprint?: string; readonly url?: string }

export type Unit = {
  readonly contents?: string
  readonly dropins?: readonly { readonly contents?: string; readonly name: string }[]
  readonly enabled?: boolean
  readonly mask?: boolean
  readonly name: string
}
