import type { NetBoot } from '../../domain/profiles/profile.ts'
import { goJson, sortedObject } from './go-json.ts'

/**
 * The answer of the Pixiecore API. A profile with the old `cmdline` map gives it as it stands, as bootcfg did.
 * The list `args` becomes the text form: the map form could neither repeat a name (`console=`) nor keep an order.
 */
export function renderPixiecore(boot: NetBoot): string {
  return goJson({
    kernel: boot.kernel,
    initrd: boot.initrd,
    cmdline: boot.cmdline.size > 0 ? sortedObject(Object.fromEntries(boot.cmdline)) : boot.args.join(' '),
  })
}
