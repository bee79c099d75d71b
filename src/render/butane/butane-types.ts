import type { Directory, File, Filesystem, Tang } from '../ignition/ignition-types.ts'

/**
 * What a Butane config has beyond another spelling of Ignition. The decoder has put it into this form; all the rest of it is read
 * by its shape.
 */
export type Butane = {
  readonly storage?: ButaneStorage
  readonly boot_device?: BootDevice
  readonly grub?: { readonly users?: readonly GrubUser[] }
}

export type ButaneStorage = {
  readonly directories?: readonly Pick<Directory, 'path' | 'mode'>[]
  readonly files?: readonly Pick<File, 'path' | 'mode'>[]
  readonly disks?: readonly ButaneDisk[]
  readonly filesystems?: readonly ButaneFilesystem[]
  readonly luks?: readonly { readonly name: string; readonly clevis?: { readonly tang?: readonly Tang[] } }[]
  readonly trees?: readonly Tree[]
}

export type ButaneDisk = {
  readonly device: string
  readonly wipe_table?: boolean
  readonly partitions?: readonly { readonly number?: number; readonly label?: string }[]
}

export type ButaneFilesystem = Pick<Filesystem, 'device' | 'format' | 'path'> & {
  readonly mount_options?: readonly string[]
  readonly with_mount_unit?: boolean
}

export type Tree = { readonly local: string; readonly path?: string }

export type BootDevice = {
  readonly layout?: string
  readonly luks?: BootLuks
  readonly mirror?: { readonly devices?: readonly string[] }
}

export type BootLuks = {
  readonly cex?: { readonly enabled?: boolean }
  readonly device?: string
  readonly discard?: boolean
  readonly tang?: readonly Tang[]
  readonly threshold?: number
  readonly tpm2?: boolean
}

export type GrubUser = { readonly name: string; readonly password_hash?: string }
