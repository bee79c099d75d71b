import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'
import { declaredKernel, type DeclaredProfile } from '../domain/profiles/declared-boot.ts'
import type { ManagedMachine } from '../domain/machines/managed-machine.ts'
import { canChain, loaderNames, type Loader } from './loader.ts'
import { loaderKernel, type LoaderKernel, type LoaderSettings } from './loader-kernel.ts'
import type { LoaderLookUp } from './loader-look-up.ts'

/** What a loader that is not ours is told. */
export type LoaderPlan =
  /** The name is not known: the loader goes on to its next one. */
  | {
      readonly kind: 'pass'
      /** Why this loader will get nothing at all, at its last name. */ readonly refusal?: Refusal
    }
  /** Start the boot program of this network. It shows its certificate and asks what to boot. */
  | { readonly kind: 'chain' }
  /** Start this kernel at once. */
  | { readonly kind: 'kernel'; readonly profile: string; readonly kernel: LoaderKernel }
  /** Show why there is nothing to start. */
  | { readonly kind: 'stop'; readonly refusal: Refusal }

export interface LoaderQuestion {
  readonly lookUp: LoaderLookUp
  readonly loader: Loader
  /** Where an operator keeps configurations of his own, ours is only the last resort: his may stand under a later name. */
  readonly operatorHasOwn: boolean
}

export interface LoaderFacts {
  /** Whom the name, or the address of who asks, speaks of. */
  readonly machine: ManagedMachine | undefined
  /** Whether the name leads to one network card: it is a MAC, or an address with a lease. */
  readonly isOneCard: boolean
  /** What its group declares, where profiles are given to whoever asks in the clear; undefined where they are not. */
  readonly declared: DeclaredProfile | Refusal | undefined
  readonly settings: LoaderSettings
}

const PASS: LoaderPlan = { kind: 'pass' }

/**
 * Nothing is proven here, and the answer travels in the clear: so it never holds more than anybody in the boot network may have, which
 * is our boot program and, where the operator serves profiles in the clear, those. A loader that can start our program does, for known
 * and unknown machines alike: the program proves who the machine is, and then the boot plan is decided.
 */
export function decideLoader({ lookUp, loader, operatorHasOwn }: LoaderQuestion, facts: LoaderFacts): LoaderPlan {
  const { by } = lookUp.name
  const isLast = by === 'default'
  if (!isLast && (operatorHasOwn || !isAboutSomebody(by, facts))) return PASS
  if (canChain(loader)) return { kind: 'chain' }
  const kernel = kernelFor(loader, facts)
  if (!isRefusal(kernel)) return kernel
  if (!isLast) return PASS
  // Where it finds no configuration, U-Boot asks DHCP for a UEFI program, and Petitboot shows its menu.
  return loader === 'syslinux-efi' ? { kind: 'stop', refusal: kernel } : { kind: 'pass', refusal: kernel }
}

/** A UUID that nobody has may be a machine's that we know by its MAC, which comes next. A new MAC is a new machine. */
function isAboutSomebody(by: LoaderLookUp['name']['by'], { machine, isOneCard }: LoaderFacts): boolean {
  return by !== 'kind' && (machine !== undefined || isOneCard)
}

function kernelFor(loader: Loader, { machine, declared, settings }: LoaderFacts): LoaderPlan | Refusal {
  const isWorker = machine?.poolId !== undefined
  if (declared === undefined || isWorker) return cannotChain(loader)
  if (isRefusal(declared)) return declared
  const { key, ipxeId } = declared.profile
  if (ipxeId !== '') return profileIsScript(key)
  const boot = declaredKernel(declared)
  const kernel = isRefusal(boot) ? boot : loaderKernel(boot, key, settings, loader)
  return isRefusal(kernel) ? kernel : { kind: 'kernel', profile: key, kernel }
}

const cannotChain = (loader: Loader): Refusal =>
  refusal(
    'LOADER_CANNOT_CHAIN',
    409,
    `${loaderNames[loader]} cannot start our boot program, and there is no profile that it may boot in its place`,
    loader === 'syslinux-efi'
      ? 'let DHCP name boot-amd64.efi in place of syslinux.efi'
      : 'boot it by UEFI with boot-arm64.efi, or declare a profile for it and serve profiles in the clear (profiles.http)',
  )

const profileIsScript = (profile: string): Refusal =>
  refusal(
    'PROFILE_NEEDS_IPXE',
    409,
    `profile "${profile}" is an iPXE script, which no other loader runs`,
    'boot this machine with a boot program of ours, or give it a profile with a kernel',
  )
