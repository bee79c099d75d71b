import type { TrustActions, TrustView } from '../../api/api-deps.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { TrustedCertificate } from '../../domain/trust/trusted-certificate.ts'
import { readCertificate } from '../../host/read-certificate.ts'
import { currentList, setCrl, type TrustDeps } from './revocation.ts'
import { addTrusted } from './trust.ts'

/** What the API can do with trusted certificates, each shown with what its bytes say. */
export function trustActions(deps: TrustDeps & { readonly ownAuthority: string }): TrustActions {
  const { registry } = deps
  const view = async (trusted: TrustedCertificate): Promise<TrustView> => ({
    trusted,
    facts: trusted.der === undefined ? undefined : readCertificate(trusted.der).facts,
    list: await currentList(deps, trusted),
  })
  const shown = async (found: TrustedCertificate | Refusal): Promise<TrustView | Refusal> =>
    isRefusal(found) ? found : view(found)
  return {
    add: async (organizationId, { name, kind, certificate, fingerprint, crl, crl_url: crlUrl }) =>
      shown(await addTrusted(deps, { organizationId, name, kind, certificate, fingerprint, crl, crlUrl })),
    list: async (organizationId) => Promise.all((await registry.list(organizationId)).map(view)),
    find: async (organizationId, id) => {
      const found = await registry.find(organizationId, id)
      return found && view(found)
    },
    remove: async (organizationId, id) => {
      const removed = await registry.remove(organizationId, id, deps.now())
      return removed && view(removed)
    },
    setCrl: async (organizationId, id, crl) => {
      const found = await registry.find(organizationId, id)
      return found && shown(await setCrl(deps, found, crl))
    },
  }
}
