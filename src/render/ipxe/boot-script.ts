import type { OsImage } from '../../domain/images/os-image.ts'
import { queryValue, screenText, script, word } from './script.ts'

export interface BootScript {
  readonly machineName: string
  readonly image: OsImage
  /** Where the machine finds the files of the image, e.g. `https://10.75.0.1:8443/ipxe/images/lab`. */
  readonly imageUrl: string
  /** Names this boot in every later request. */
  readonly bootKey: string
  readonly ignitionUrl: string
  /** A tiny initrd with our CA certificate, so that Ignition trusts us before it has any configuration. */
  readonly trustUrl: string
}

/** The script that starts the operating system. Every failing step says what failed before the machine tries again. */
export function bootScript(plan: BootScript): Uint8Array<ArrayBuffer> {
  const file = (name: string): string => `${plan.imageUrl}/${word(name)}?boot=${queryValue(plan.bootKey)}`
  const initrds = [...plan.image.initrds.map((f) => f.name), 'trust.cpio']
  const kernelArguments = [
    ...initrds.map((name) => `initrd=${name}`),
    ...plan.image.arguments,
    `ignition.config.url=${plan.ignitionUrl}`,
  ].map(word)
  return script([
    // What an earlier, broken-off attempt has loaded would be handed to Linux as part of the initrd, and Linux would find no init.
    'imgfree',
    `echo Coldforge: booting ${screenText(plan.image.name)} on ${screenText(plan.machineName)}`,
    `kernel --name ${word(plan.image.kernel.name)} ${file(plan.image.kernel.name)} ${kernelArguments.join(' ')} || goto failed`,
    ...plan.image.initrds.map((f) => `initrd --name ${word(f.name)} ${file(f.name)} || goto failed`),
    `initrd --name trust.cpio ${plan.trustUrl} || goto failed`,
    'boot || goto failed',
    ':failed',
    'echo',
    'echo Coldforge: the system could not be loaded: ${errno}',
    'echo Coldforge: look at this boot on the server: coldforge boot trace ${uuid}',
    'echo Coldforge: trying again in 10 seconds',
    'sleep 10',
    'exit 1',
  ])
}
