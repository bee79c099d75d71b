import type { OsImage } from '../../domain/images/os-image.ts'
import { loadingFailed } from './loading-failed.ts'
import { queryValue, screenText, script, word } from './script.ts'

/** `url`: the kernel line tells Ignition where to ask, once. `injected`: iPXE fetches it, as one more initial RAM disk. */
export interface IgnitionDelivery {
  readonly kind: 'url' | 'injected'
  readonly url: string
}

export interface BootScript {
  readonly machineName: string
  readonly image: OsImage
  /** Where the machine finds the files of the image, e.g. `https://10.75.0.1:8443/ipxe/images/lab`. */
  readonly imageUrl: string
  /** Names this boot in every later request. */
  readonly bootKey: string
  readonly ignition: IgnitionDelivery
  /** A tiny initrd with our CA certificate, so that Ignition trusts us before it has any configuration. */
  readonly trustUrl: string
}

/** The script that starts the operating system. Every failing step says what failed before the machine tries again. */
export function bootScript(plan: BootScript): Uint8Array<ArrayBuffer> {
  const file = (name: string): string => `${plan.imageUrl}/${word(name)}?boot=${queryValue(plan.bootKey)}`
  const isInjected = plan.ignition.kind === 'injected'
  const extras = [
    { name: 'trust.cpio', url: plan.trustUrl },
    ...(isInjected ? [{ name: 'ignition.cpio', url: plan.ignition.url }] : []),
  ]
  const initrds = [...plan.image.initrds, ...extras].map((f) => f.name)
  const kernelArguments = [
    ...initrds.map((name) => `initrd=${name}`),
    ...plan.image.arguments,
    ...(isInjected ? [] : [`ignition.config.url=${plan.ignition.url}`]),
  ].map(word)
  return script([
    // What an earlier, broken-off attempt has loaded would be handed to Linux as part of the initrd, and Linux would find no init.
    'imgfree',
    `echo Coldforge: booting ${screenText(plan.image.name)} on ${screenText(plan.machineName)}`,
    `kernel --name ${word(plan.image.kernel.name)} ${file(plan.image.kernel.name)} ${kernelArguments.join(' ')} || goto failed`,
    ...plan.image.initrds.map((f) => `initrd --name ${word(f.name)} ${file(f.name)} || goto failed`),
    ...extras.map(({ name, url }) => `initrd --name ${name} ${url} || goto failed`),
    'boot || goto failed',
    ...loadingFailed,
  ])
}
