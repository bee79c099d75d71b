import { refusal, type Refusal } from '../base/refusal.ts'
import type { NetBoot } from '../domain/profiles/profile.ts'
import type { Loader } from './loader.ts'

/** A kernel for a loader that is not iPXE. Files are whole URLs, or paths among the files that profiles name, without a slash in front. */
export interface LoaderKernel {
  readonly kernel: string
  readonly initrds: readonly string[]
  /** An initrd whose name ends in `.dtb` is none: it is the device tree of the board. */
  readonly deviceTree: string | undefined
  readonly args: string
}

/** What iPXE would put in the place of `${…}`, by the name between the braces. */
export type LoaderSettings = Readonly<Record<string, string | undefined>>

/** The kernel that a profile declares, without what only iPXE understands; refused where nothing sensible is left. */
export function loaderKernel(
  boot: NetBoot,
  profile: string,
  settings: LoaderSettings,
  loader: Loader,
): LoaderKernel | Refusal {
  const unfit = (why: string): Refusal =>
    refusal(
      'PROFILE_NEEDS_IPXE',
      409,
      `profile "${profile}" ${why}`,
      'boot this machine with a boot program of ours, or give it a profile without that',
    )
  const args = filledIn(boot.args.filter((arg) => !arg.startsWith('initrd=')).join(' '), settings)
  if (args === undefined) return unfit('has kernel arguments with a variable that only iPXE knows')
  const files: string[] = []
  for (const line of [boot.kernel, ...boot.initrd]) {
    const file = fileOf(line, loader)
    if (file === undefined) return unfit(`has a file that this loader cannot fetch: ${line}`)
    files.push(file)
  }
  const [kernel = '', ...others] = files
  const initrds = others.filter((file) => !isDeviceTree(file))
  if (loader === 'u-boot' && initrds.length > 1) return unfit('has several initial RAM disks, and U-Boot loads one')
  return { kernel, initrds, deviceTree: others.find(isDeviceTree), args }
}

const isDeviceTree = (file: string): boolean => file.endsWith('.dtb')

/** The last word: iPXE's flags come before it. U-Boot loads by TFTP alone. A comma would end a file in a list of initrds. */
function fileOf(line: string, loader: Loader): string | undefined {
  const file = line.split(' ').at(-1) ?? ''
  if (!/^[\w.:/@%+=~-]+$/.test(file)) return undefined
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(file)
  if (isUrl && (loader === 'u-boot' || !file.startsWith('http://'))) return undefined
  return isUrl ? file : file.replace(/^\/+/, '')
}

/** Undefined when a setting is not known, or is not one word. */
function filledIn(text: string, settings: LoaderSettings): string | undefined {
  let isKnown = true
  const filled = text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = settings[name] ?? ''
    if (!/^[\w.:-]+$/.test(value)) isKnown = false
    return value
  })
  return isKnown ? filled : undefined
}
