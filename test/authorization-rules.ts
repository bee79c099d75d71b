/** What a route asks of whoever calls it. */
export interface Rule {
  readonly scope: 'read' | 'operate' | 'admin'
  /** A body of the right shape, for what reads one. */
  readonly body?: unknown
  /** Found by a number that belongs to one organization: for another it is not there. Otherwise each organization has its own. */
  readonly isOwned?: true
  readonly query?: string
}

const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-00000000a0a0'
const name = 'any'
const documents = { documents: [] }

/** Every route of our dialect. Whoever adds one says here whom it is for. */
export const rules: Readonly<Record<string, Rule>> = {
  'GET /machines': { scope: 'read' },
  'POST /machines': { scope: 'operate', body: { uuid } },
  'GET /machines/{id}': { scope: 'read', isOwned: true },
  'PATCH /machines/{id}': { scope: 'operate', body: {}, isOwned: true },
  'DELETE /machines/{id}': { scope: 'operate', isOwned: true },
  'GET /machines/{id}/boots': { scope: 'read', isOwned: true },
  'GET /machines/{id}/journal': { scope: 'read', isOwned: true, query: `boot_id=${uuid}` },
  'GET /machines/{id}/operations': { scope: 'read', isOwned: true },
  'POST /machines/{id}/instructions': { scope: 'operate', body: { kind: 'reboot' }, isOwned: true },
  'GET /machines/{id}/instructions/{instruction}': { scope: 'read', isOwned: true },
  'GET /machines/{id}/instructions/{instruction}/diagnostics': { scope: 'read', isOwned: true },
  'GET /machines/{id}/revisions': { scope: 'read', isOwned: true },
  'GET /machines/{id}/revisions/diff': { scope: 'read', isOwned: true, query: 'from=1&to=1' },
  'POST /machines/{id}/apply': { scope: 'operate', body: {}, isOwned: true },
  'POST /machines/{id}/approve': { scope: 'operate', isOwned: true },
  'POST /machines/{id}/force-unassign': { scope: 'operate', isOwned: true },

  'GET /clusters': { scope: 'read' },
  'POST /clusters': { scope: 'admin', body: { name, version: '1.31' } },
  'GET /clusters/{id}': { scope: 'read', isOwned: true },
  'PATCH /clusters/{id}': { scope: 'admin', body: { version: '1.31' }, isOwned: true },
  'DELETE /clusters/{id}': { scope: 'admin', isOwned: true },

  'GET /network-profiles': { scope: 'read' },
  'POST /network-profiles': { scope: 'operate', body: { name } },
  'GET /network-profiles/{id}': { scope: 'read', isOwned: true },
  'PATCH /network-profiles/{id}': { scope: 'operate', body: {}, isOwned: true },
  'DELETE /network-profiles/{id}': { scope: 'operate', isOwned: true },

  'GET /pools': { scope: 'read' },
  'POST /pools': { scope: 'operate', body: { name, cluster_id: 999_999, kubernetes_version: '1.31.4' } },
  'GET /pools/{id}': { scope: 'read', isOwned: true },
  'PATCH /pools/{id}': { scope: 'operate', body: {}, isOwned: true },
  'DELETE /pools/{id}': { scope: 'operate', isOwned: true },
  'GET /pools/{id}/machines': { scope: 'read', isOwned: true },
  'GET /pools/{id}/policy': { scope: 'read', isOwned: true },
  'PATCH /pools/{id}/policy': { scope: 'operate', body: {}, isOwned: true },
  'GET /pools/{id}/revisions': { scope: 'read', isOwned: true },
  'GET /pools/{id}/revisions/diff': { scope: 'read', isOwned: true, query: 'from=1&to=1' },
  'GET /pools/{id}/rollouts': { scope: 'read', isOwned: true },
  'POST /pools/{id}/rollouts': { scope: 'operate', body: {}, isOwned: true },
  'POST /pools/{id}/rollouts/{rollout}/pause': { scope: 'operate', isOwned: true },
  'POST /pools/{id}/rollouts/{rollout}/resume': { scope: 'operate', isOwned: true },
  'POST /pools/{id}/rollouts/{rollout}/cancel': { scope: 'operate', isOwned: true },
  'GET /pools/{id}/rollouts/{rollout}/progress': { scope: 'read', isOwned: true },

  'GET /operations': { scope: 'read' },
  'GET /operations/{id}': { scope: 'read', isOwned: true },
  'GET /operations/{id}/steps': { scope: 'read', isOwned: true },
  'POST /operations/{id}/cancel': { scope: 'operate', isOwned: true },
  'POST /operations/{id}/retry': { scope: 'operate', isOwned: true },

  'GET /boots': { scope: 'admin' },
  'GET /boots/{id}': { scope: 'read', isOwned: true },
  'GET /unknown-machines': { scope: 'read' },
  'GET /events': { scope: 'read' },

  'GET /groups': { scope: 'read' },
  'GET /groups/{name}': { scope: 'operate' },
  'PUT /groups/{name}': { scope: 'operate', body: {} },
  'DELETE /groups/{name}': { scope: 'operate' },
  'GET /profiles': { scope: 'read' },
  'GET /profiles/{name}': { scope: 'operate' },
  'PUT /profiles/{name}': { scope: 'operate', body: {} },
  'DELETE /profiles/{name}': { scope: 'operate' },
  'GET /templates': { scope: 'read' },
  'GET /templates/{kind}/{*}': { scope: 'operate' },
  'PUT /templates/{kind}/{*}': { scope: 'operate', body: {} },
  'DELETE /templates/{kind}/{*}': { scope: 'operate' },
  'POST /declared': { scope: 'operate', body: documents },
  'POST /declared/diff': { scope: 'operate', body: documents },
  'GET /declared/explain': { scope: 'read', query: 'mac=52:54:00:00:00:01' },
  'GET /declared/render': { scope: 'operate', query: 'mac=52:54:00:00:00:01&kind=ignition' },

  'GET /boot-artifacts': { scope: 'read' },
  'POST /boot-artifacts': { scope: 'admin', body: { name } },
  'GET /boot-artifacts/{id}': { scope: 'read', isOwned: true },
  'DELETE /boot-artifacts/{id}': { scope: 'admin', isOwned: true },
  'GET /boot-artifacts/{id}/files/{name}': { scope: 'admin', isOwned: true },
  'GET /boot-artifacts/{id}/uefi-http-boot-urls': { scope: 'read', isOwned: true },
  'POST /boot-artifacts/{id}/uefi-http-boot-urls': { scope: 'admin', body: { name }, isOwned: true },
  'GET /boot-artifacts/{id}/uefi-http-boot-urls/{urlId}': { scope: 'read', isOwned: true },
  'DELETE /boot-artifacts/{id}/uefi-http-boot-urls/{urlId}': { scope: 'admin', isOwned: true },
  'GET /chain-urls': { scope: 'read' },
  'POST /chain-urls': { scope: 'admin', body: { name } },
  'GET /chain-urls/{id}': { scope: 'read', isOwned: true },
  'DELETE /chain-urls/{id}': { scope: 'admin', isOwned: true },
  'GET /authority': { scope: 'read' },
  'GET /trusted-certificates': { scope: 'read' },
  'POST /trusted-certificates': { scope: 'admin', body: { name, kind: 'pin', fingerprint: 'cd'.repeat(32) } },
  'GET /trusted-certificates/{id}': { scope: 'read', isOwned: true },
  'DELETE /trusted-certificates/{id}': { scope: 'admin', isOwned: true },
  'POST /trusted-certificates/{id}/crl': { scope: 'admin', body: { crl: '' }, isOwned: true },

  'GET /organization': { scope: 'read' },
  'POST /organizations': { scope: 'admin', body: { name } },
  'GET /organization/newcomers': { scope: 'read' },
  'PATCH /organization/newcomers': { scope: 'admin', body: { approval: 'automatic' } },
  'GET /audit': { scope: 'admin' },
  'GET /api-keys': { scope: 'admin' },
  'POST /api-keys': { scope: 'admin', body: { name } },
  'GET /api-keys/{id}': { scope: 'admin', isOwned: true },
  'DELETE /api-keys/{id}': { scope: 'admin', isOwned: true },
  'GET /webhooks': { scope: 'admin' },
  'POST /webhooks': { scope: 'admin', body: { name, url: 'https://example.org/' } },
  'GET /webhooks/{id}': { scope: 'admin', isOwned: true },
  'PATCH /webhooks/{id}': { scope: 'admin', body: {}, isOwned: true },
  'DELETE /webhooks/{id}': { scope: 'admin', isOwned: true },
  'GET /webhooks/{id}/deliveries': { scope: 'admin', isOwned: true },
  'POST /webhooks/{id}/deliveries/{delivery}/replay': { scope: 'admin', isOwned: true },
  'POST /webhooks/{id}/replay': { scope: 'admin', body: { since: '2030-01-01T00:00:00Z' }, isOwned: true },
  'POST /webhooks/{id}/test': { scope: 'admin', isOwned: true },

  'GET /leases': { scope: 'admin' },
  'GET /leases/{ip}': { scope: 'admin' },
  'DELETE /leases/{ip}': { scope: 'admin' },
  'GET /doctor/network': { scope: 'admin', query: 'seconds=1' },
}
