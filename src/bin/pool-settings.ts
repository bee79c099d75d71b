import type { Command } from 'commander'
import { taintEffects } from '../domain/pools/taint.ts'
import type { ApiClient } from './api-client.ts'
import { profileNumber } from './named.ts'
import { parseLabels } from './parse-labels.ts'
import { Problem } from './problem.ts'
import { given, readWishes } from './read-wishes.ts'

/** What machines of a pool boot, as people write it on a command line. */
export interface SettingOptions {
  readonly file?: string
  readonly kubernetes?: string
  readonly os?: string
  readonly networkProfile?: string
  readonly imageDisk?: string
  readonly kernelArgument?: readonly string[]
  readonly kubeletFlag?: readonly string[]
  readonly label?: readonly string[]
  readonly taint?: readonly string[]
}

export const withSettings = (command: Command): Command =>
  command
    .option('--kubernetes <version>', 'of its kubelets: 1.31.4')
    .option('--os <channel/version>', 'default: the configured image')
    .option('--network-profile <profile>', 'number or name: how they are wired; none: DHCP on every card')
    .option('--image-disk <device>', 'formatted on every boot and used for container images; none: memory')
    .option('--kernel-argument <text...>', 'replaces those it has, as do the lists below')
    .option('--kubelet-flag <name=value...>')
    .option('--label <key=value...>', 'of their Nodes')
    .option('--taint <key=value:effect...>', `of their Nodes; effects: ${taintEffects.join(', ')}`)
    .option('--file <yaml>', 'any setting by the name it has in the API, such as snippets and sysexts; flags win')

/** As the API takes them; a flag wins over the file. */
export const settingsOf = async (
  client: ApiClient,
  options: SettingOptions,
): Promise<Readonly<Record<string, unknown>>> => ({
  ...readWishes(options.file),
  ...given({
    kubernetes_version: options.kubernetes,
    os: options.os === undefined ? undefined : osOf(options.os),
    network_profile_id: await orNone(options.networkProfile, (wanted) => profileNumber(client, wanted)),
    image_disk: orNone(options.imageDisk, (device) => ({ by: 'device', device })),
    kernel_arguments: options.kernelArgument,
    kubelet_flags:
      options.kubeletFlag && parseLabels(options.kubeletFlag).map(({ key, value }) => ({ name: key, value })),
    labels: options.label && parseLabels(options.label),
    taints: options.taint?.map(taintOf),
  }),
})

const orNone = <T>(text: string | undefined, read: (text: string) => T): T | null | undefined =>
  text === undefined ? undefined : text === 'none' ? null : read(text)

function osOf(text: string): object {
  const [channel = '', version = '', ...rest] = text.split('/')
  if (channel === '' || version === '' || rest.length > 0) throw new Problem(`"${text}" is not channel/version`)
  return { channel, version }
}

function taintOf(text: string): object {
  const [, key, value = '', effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? []
  if (key === undefined || !taintEffects.some((known) => known === effect))
    throw new Problem(`"${text}" is not a taint like gpu=yes:NoSchedule`)
  return { key, value, effect }
}
