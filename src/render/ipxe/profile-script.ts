import type { NetBoot } from '../../domain/profiles/profile.ts'
import type { IgnitionDelivery } from './boot-script.ts'
import { loadingFailed } from './loading-failed.ts'
import { screenText, script } from './script.ts'

/** What a profile declares, for one boot. */
export interface ProfileScript {
  readonly machineName: string
  readonly profile: string
  readonly boot: NetBoot
  /** Where paths of the profile are found, without a slash at the end: `https://10.75.0.1:8443/matchbox`. */
  readonly filesUrl: string
  /** Undefined when the profile declares none: then nothing is added to what its author wrote. */
  readonly ignition: IgnitionDelivery | undefined
  /** A tiny initrd with our CA certificate, so that Ignition trusts us before it has any configuration. */
  readonly trustUrl: string
}

/**
 * The script that starts a declared profile. Kernel, initrds and arguments stand as written, iPXE's own variables and flags included; only paths
 * get our address, and `ignition.config.url` becomes the one-time URL.
 */
export function profileScript(plan: ProfileScript): Uint8Array<ArrayBuffer> {
  const { boot, ignition, filesUrl } = plan
  const extras =
    ignition === undefined
      ? []
      : [
          { name: 'trust.cpio', url: plan.trustUrl },
          ...(ignition.kind === 'injected' ? [{ name: 'ignition.cpio', url: ignition.url }] : []),
        ]
  const kernelArguments = [
    ...(extras.length === 0 ? [] : namedInitrds(boot)),
    ...(ignition === undefined
      ? boot.args
      : boot.args.filter((arg) => !/^(?:ignition|coreos)\.config\.url=/.test(arg))),
    ...extras.map(({ name }) => `initrd=${name}`),
    ...(ignition?.kind === 'url' ? [`ignition.config.url=${ignition.url}`] : []),
  ]
  return script([
    'imgfree',
    `echo Coldforge: booting profile ${screenText(plan.profile)} on ${screenText(plan.machineName)}`,
    `${['kernel', located(boot.kernel, filesUrl), ...kernelArguments].join(' ')} || goto failed`,
    ...boot.initrd.map((initrd) => `initrd ${located(initrd, filesUrl)} || goto failed`),
    ...extras.map(({ name, url }) => `initrd --name ${name} ${url} || goto failed`),
    'boot || goto failed',
    ...loadingFailed,
  ])
}

/** UEFI hands the kernel just the initrds that its command line names, so ours must not be the only one there. */
const namedInitrds = ({ args, initrd }: NetBoot): readonly string[] =>
  args.some((arg) => arg.startsWith('initrd=')) ? [] : initrd.map((line) => `initrd=${initrdName(line)}`)

function initrdName(line: string): string {
  const words = line.split(' ')
  const flag = words.findIndex((word) => word === '--name' || word === '-n')
  const named = flag === -1 ? /--name=(\S+)/.exec(line)?.[1] : words[flag + 1]
  return named ?? (words.at(-1) ?? '').replace(/[?#].*$/, '').replace(/^.*\//, '')
}

/** Flags come first, the address last; one without a scheme or a variable at its beginning is a path on this server. */
function located(line: string, filesUrl: string): string {
  const words = line.split(' ')
  const address = words.pop() ?? ''
  const isWhole = /^(?:[a-z][a-z0-9+.-]*:|\$\{)/i.test(address)
  return [...words, isWhole ? address : `${filesUrl}/${address.replace(/^\//, '')}`].join(' ')
}
