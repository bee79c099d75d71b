import { err, ok, type Result } from '../../base/result.ts'
import { checkKeySyntax } from '../machines/node-label.ts'

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const
export type TaintEffect = (typeof taintEffects)[number]

/** What keeps pods off a Node that do not tolerate it. */
export interface Taint {
  readonly key: string
  /** May be empty. */
  readonly value: string
  readonly effect: TaintEffect
}

const VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/

export function checkTaints(taints: readonly Taint[]): Result<readonly Taint[], string> {
  const seen = new Set<string>()
  for (const { key, value, effect } of taints) {
    const syntax = checkKeySyntax(key)
    if (!syntax.ok) return err(syntax.error)
    if (!VALUE.test(value)) return err(`"${value.slice(0, 80)}" is no value for a taint`)
    if (seen.has(`${key}:${effect}`)) return err(`the taint ${key}:${effect} stands there twice`)
    seen.add(`${key}:${effect}`)
  }
  return ok(taints)
}
