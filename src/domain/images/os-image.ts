/** What a machine runs: a kernel and its initial RAM disks, loaded whole into memory. */
export interface OsImage {
  readonly name: string
  readonly kernel: ImageFile
  /** In the order in which they are given to the kernel. */
  readonly initrds: readonly ImageFile[]
  /** Kernel arguments that the image itself needs, e.g. its console. */
  readonly arguments: readonly string[]
}

export interface ImageFile {
  /** Last part of its URL: `vmlinuz`. */
  readonly name: string
  readonly path: string
  readonly bytes: number
}
