import { err, ok, type Result } from '../../base/result.ts'

/** A Butane dialect in one version. */
export interface Variant {
  readonly name: 'fcos' | 'flatcar' | 'r4e' | 'fiot'
  /** Minor version of Butane: 4 for `1.4.0`. */
  readonly minor: number
  /** Minor version of the Ignition config it becomes. */
  readonly ignition: number
}

/** By minor version of Butane: the minor version of Ignition. */
const IGNITION: Readonly<Record<Variant['name'], readonly number[]>> = {
  fcos: [0, 1, 2, 2, 3, 4, 5, 6],
  flatcar: [3, 4],
  r4e: [3, 4],
  fiot: [4],
}

export function findVariant(name: string, version: string): Result<Variant, string> {
  if (name === '') return err('variant is missing, for example "variant: flatcar"')
  if (!isKnown(name)) {
    return err(`variant "${name.slice(0, 40)}" is not known here; known are ${Object.keys(IGNITION).join(', ')}`)
  }
  const [, minor = ''] = /^1\.([0-9])\.0$/.exec(version) ?? []
  const ignition = minor === '' ? undefined : IGNITION[name][Number(minor)]
  if (ignition !== undefined) return ok({ name, minor: Number(minor), ignition })
  const known = IGNITION[name].map((_, i) => `1.${i}.0`).join(', ')
  return err(`${name} has no version "${version.slice(0, 40)}" here; known are ${known}`)
}

const isKnown = (name: string): name is Variant['name'] => Object.hasOwn(IGNITION, name)
