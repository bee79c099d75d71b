import { err, ok, type Result } from '../../base/result.ts'

/** `--max-pods=200` as name `max-pods` and value `200`. */
export interface KubeletFlag {
  readonly name: string
  readonly value: string
}

/** What joining and rolling out depend on is written by the server, from the pool's own settings. */
const ours: Readonly<Record<string, string>> = {
  'hostname-override': 'rename the machine',
  'node-labels': 'use the labels of the pool or the machine',
  'register-with-taints': 'use the taints of the pool',
  'bootstrap-kubeconfig': 'kubeadm writes it',
  kubeconfig: 'kubeadm writes it',
  config: 'kubeadm writes it',
}

export function checkKubeletFlags(flags: readonly KubeletFlag[]): Result<readonly KubeletFlag[], string> {
  const seen = new Set<string>()
  for (const { name, value } of flags) {
    if (!/^[a-z][a-z0-9-]{1,62}$/.test(name))
      return err(`"${name.slice(0, 80)}" is not a flag of the kubelet like max-pods`)
    const instead = Object.hasOwn(ours, name) ? ours[name] : undefined
    if (instead !== undefined) return err(`the kubelet flag ${name} is not for pools: ${instead}`)
    if (!/^[\x21-\x7e]{0,512}$/.test(value))
      return err(`the value of the kubelet flag ${name} has blanks or is too long`)
    if (seen.has(name)) return err(`the kubelet flag ${name} stands there twice`)
    seen.add(name)
  }
  return ok(flags)
}
