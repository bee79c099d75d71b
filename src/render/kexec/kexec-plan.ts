import type { OsImage } from '../../domain/images/os-image.ts'

/** All that a running machine needs to start its next kernel itself. */
export interface KexecPlan {
  /** URLs. The initial RAM disks are put one behind the other, each at a multiple of four bytes. */
  readonly kernel: string
  readonly initrds: readonly string[]
  readonly commandLine: string
}

export interface KexecSources {
  readonly image: OsImage
  /** Where the machine finds the files of the image, without a slash at the end. */
  readonly imageUrl: string
  /** Names this boot in every later request. */
  readonly bootKey: string
  /** Where Ignition asks, once. */
  readonly ignitionUrl: string
  /** A tiny initrd with our CA certificate. */
  readonly trustUrl: string
}

/** The same boot as that of the iPXE script, for a kernel that starts a kernel. */
export function kexecPlan({ image, imageUrl, bootKey, ignitionUrl, trustUrl }: KexecSources): KexecPlan {
  const file = ({ name }: { readonly name: string }): string =>
    `${imageUrl}/${encodeURIComponent(name)}?boot=${encodeURIComponent(bootKey)}`
  return {
    kernel: file(image.kernel),
    initrds: [...image.initrds.map(file), trustUrl],
    commandLine: [...image.arguments, `ignition.config.url=${ignitionUrl}`].join(' '),
  }
}
