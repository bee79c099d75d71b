import { HOUR, MINUTE, SECOND, type Instant } from '../../base/instant.ts'
import type { TrustedCertificate } from '../../domain/trust/trusted-certificate.ts'
import { refreshCrl, type TrustDeps } from './revocation.ts'

/** Between two looks at what is due; also how soon a changed file counts. */
const TICK = 5 * SECOND

/** How old a look at a list may be before the next one. */
const PATIENCE = { file: TICK, web: HOUR, afterTrouble: 5 * MINUTE }

/** Keeps revocation lists fresh. A list that cannot be renewed stays in force, and says why on its certificate. */
export function watchCrls(deps: TrustDeps, onFailed: (failure: unknown) => void): Disposable {
  let busy = false
  const look = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      for (const trusted of await deps.registry.inForce())
        if (isDue(trusted, deps.now())) await refreshCrl(deps, trusted)
    } catch (failure) {
      onFailed(failure)
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void look(), TICK)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Whether it is time to look at this certificate's list. */
export function isDue({ crl }: TrustedCertificate, now: Instant): boolean {
  if (crl.url === undefined) return false
  if (crl.checkedAt === undefined) return true
  const web = crl.problem === undefined ? PATIENCE.web : PATIENCE.afterTrouble
  return now - crl.checkedAt >= (crl.url.startsWith('file:') ? PATIENCE.file : web)
}
