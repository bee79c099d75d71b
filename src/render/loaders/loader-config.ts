import { latin1 } from '../../base/bytes.ts'
import type { LoaderPlan } from '../../boot/decide-loader.ts'
import type { Loader } from '../../boot/loader.ts'
import { chainByGrub } from './grub.ts'
import { checkPlace, type LoaderPlace } from './loader-place.ts'
import { chainByPxelinux, kernelByPxe, stopByPxe } from './pxe-syntax.ts'

/** A plan that has an answer. */
export type AnsweredPlan = Exclude<LoaderPlan, { readonly kind: 'pass' }>

/**
 * The configuration of a boot loader that is not ours, with `says` on the machine's screen. It holds no secret: whoever asks has proven
 * nothing. Throws when the place could be read as more than one word.
 */
export function loaderConfig(
  loader: Loader,
  plan: AnsweredPlan,
  place: LoaderPlace,
  says: string,
): Uint8Array<ArrayBuffer> {
  checkPlace(place)
  return latin1(`${linesOf(loader, plan, place, says).join('\n')}\n`)
}

function linesOf(loader: Loader, plan: AnsweredPlan, place: LoaderPlace, says: string): readonly string[] {
  switch (plan.kind) {
    case 'chain':
      return loader === 'grub' ? chainByGrub(place, says) : chainByPxelinux(place, says)
    case 'kernel':
      return kernelByPxe(loader, plan.kernel, place, says)
    case 'stop':
      return stopByPxe(plan.refusal)
  }
}
