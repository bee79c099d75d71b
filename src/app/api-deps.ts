import type { ApiDeps } from '../api/api-deps.ts'
import { fingerprintOf } from '../host/certificates.ts'
import { hashSecret, newSecret, newUuid, newWebhookSecret, signature } from '../host/secrets.ts'
import { artifactFiles, createArtifact, filesOf, type ArtifactDeps } from './artifacts.ts'
import { configuredOs } from './configured-os.ts'
import { declaredDesk } from './profiles/declared-desk.ts'
import { readKubeconfig } from './fleet/read-kubeconfig.ts'
import { dhcpListeners } from './networks/dhcp-listeners.ts'
import { examineNetworks } from './networks/network-doctor.ts'
import type { Services } from './services.ts'
import { trustActions } from './trust/trust-actions.ts'
import { version } from './version.ts'
import { checkTarget } from './webhooks/target-address.ts'

export const apiDeps = (services: Services, artifacts: ArtifactDeps): ApiDeps => ({
  version,
  organizations: services.store.organizations,
  machines: services.store.machines,
  managed: services.store.managed,
  newcomers: services.store.newcomers,
  pools: services.store.pools,
  clusters: services.store.clusters,
  poolHistories: services.store.poolHistories,
  rollouts: services.store.rollouts,
  machineHistories: services.store.machineHistories,
  stepped: services.store.stepped,
  outlookOf: (poolId) => services.fleetMemory.outlooks.get(poolId),
  readKubeconfig,
  ...configuredOs(services.image),
  audit: services.store.audit,
  idempotentAnswers: services.store.idempotentAnswers,
  secrets: services.secrets,
  sealed: services.sealed,
  events: { log: services.store.events, listen: (listener) => services.events.listen(listener) },
  webhooks: {
    store: services.store.webhooks,
    checkTarget: (url) => checkTarget(url, services.config.webhooks.allowLocal),
    look: services.webhooks.look,
  },
  history: services.store.history,
  timeline: services.timeline,
  artifacts: services.store.artifacts,
  uefiUrls: services.store.uefiUrls,
  journals: services.journals,
  diagnostics: services.diagnostics,
  operations: services.store.operations,
  leases: services.leases,
  unknownMachines: (organizationId) => services.groups.unknownOf(organizationId).list(),
  declared: declaredDesk(services.groups),
  examineNetworks: (seconds) => {
    const { config, sockets, clock } = services
    const interfaces = dhcpListeners(config.dhcp, config.address, sockets).map(({ address }) => address)
    return examineNetworks({ config, interfaces, seconds, clock })
  },
  authorityPem: services.platform.server.authorityPem,
  trust: trustActions({
    registry: services.store.trust,
    now: services.clock,
    ownAuthority: fingerprintOf(services.platform.authority.certificatePem),
  }),
  createArtifact: (...wish) => createArtifact(artifacts, ...wish),
  filesOf: (id) => filesOf(artifacts, id),
  forgetFiles: (id) => artifacts.minted.forget(id),
  sign: (text) => signature(services.platform.signingKey, text),
  artifactFiles,
  instruct: async (machine, kind) => {
    const given = await services.store.instructions.give(machine, kind, services.clock())
    services.doorbell.ring(machine)
    return given
  },
  findInstruction: (id) => services.store.instructions.find(id),
  httpsUrl: services.urls.https,
  httpUrl: services.urls.http,
  now: services.clock,
  hash: hashSecret,
  newSecret,
  newWebhookSecret,
  newUuid,
  onFailed: services.onFailed,
})
