import type { Store } from '../../src/store/sqlite/store.ts'

/** Thrown where a real process would have been killed. */
class Killed extends Error {
  override readonly name = 'Killed'
}

/** The same store for a process that dies before its write or effect number `life`, counted from 0; all that it wrote before is kept. */
export function mortalStore(store: Store, life: number): { readonly store: Store; readonly die: () => void } {
  let left = life
  const die = (): void => {
    if (left-- <= 0) throw new Killed()
  }
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function' || !WRITES.has(name)) return member
        return (...args: readonly unknown[]): unknown => {
          die()
          return Reflect.apply(member, target, args)
        }
      },
    })
  return {
    die,
    store: {
      ...store,
      stepped: mortal(store.stepped),
      managed: mortal(store.managed),
      rollouts: mortal(store.rollouts),
      poolHistories: mortal(store.poolHistories),
      machineHistories: mortal(store.machineHistories),
    },
  }
}

const WRITES: ReadonlySet<string | symbol> = new Set(['open', 'keep', 'forget'])
