import { Server as HttpsServer } from 'node:https'
import type { TlsOptions } from 'node:tls'
import { markLocal } from '../api/authenticate.ts'
import type { Api } from '../api/api-deps.ts'
import { consoleRoutes } from '../api/console-files.ts'
import { atMost } from '../edge/http/at-most.ts'
import { uiPaths } from '../api/ui-paths.ts'
import { agentRoutes } from '../edge/http/agents/agent-routes.ts'
import type { BootDeps } from '../edge/http/boot-deps.ts'
import { plainBootRoutes, secureBootRoutes } from '../edge/http/boot-routes.ts'
import { crosscertRoutes } from '../edge/http/crosscert-route.ts'
import { downloadRoutes } from '../edge/http/download-route.ts'
import { firstOf, nothingHere, type Routes } from '../edge/http/handle.ts'
import { healthRoutes } from '../edge/http/health-routes.ts'
import { loaderConfigRoutes } from '../edge/http/loader-config-route.ts'
import { listen } from '../edge/http/listener.ts'
import { nextBoot } from '../edge/http/agents/next-boot.ts'
import { uefiRoutes } from '../edge/http/uefi-route.ts'
import { ChainVerifier } from '../host/chain-verifier.ts'
import { hashSecret, newSecret, signature } from '../host/secrets.ts'
import { loaderDesk } from './loaders/loader-desk.ts'
import { CertificateKeeper } from './trust/certificate-keeper.ts'
import { filesOf, type ArtifactDeps } from './artifacts.ts'
import type { Log } from '../host/log.ts'
import { socketOf } from './handed-over.ts'
import { pixiecorePaths } from './profiles/pixiecore.ts'
import { machineCertificate } from './platform.ts'
import { admitToCluster } from './fleet/admit-to-cluster.ts'
import { ignitionRenderer } from './ignition-renderer.ts'
import { heartbeatsIntoTimeline } from './reports/first-heartbeat.ts'
import type { Services } from './services.ts'

/** One fsync carries 256 decisions; more than two of those in the queue would make machines wait longer than coming back does. */
const DECISIONS_AT_ONCE = 512

/** Opens the four HTTP listeners, each with just the routes that belong there. */
export async function startListeners(services: Services, artifacts: ArtifactDeps, api: Api): Promise<AsyncDisposable> {
  const { config, onFailed } = services
  const boot = bootDeps(services)
  const health = healthRoutes({
    check: () => services.store.check(),
    metrics: () => services.metrics.registry.metrics(),
    stopping: services.stop,
  })
  const agents = agentRoutes(agentDeps(services, boot))
  const people: Routes = async (req, res, url) => {
    if (!url.pathname.startsWith('/api/')) return false
    api.routing(req, res)
    return true
  }
  const local: Routes = async (req) => {
    if (config.listen.admin.startsWith('unix:')) markLocal(req)
    return false
  }
  const secure = atMost(DECISIONS_AT_ONCE, ['/ipxe/boot', '/ipxe/ignition'], secureBootRoutes(boot))
  const downloads = downloadRoutes({
    artifact: async (id) => (await services.store.artifacts.artifactById(id))?.artifact,
    files: (id) => filesOf(artifacts, id),
    sign: boot.sign,
    now: services.clock,
  })
  const uefi = uefiRoutes({
    urls: services.store.uefiUrls,
    files: (id) => filesOf(artifacts, id),
    timeline: services.timeline,
    clueOfAddress: boot.clueOfAddress,
    hash: hashSecret,
    now: services.clock,
  })
  const keeper = new CertificateKeeper(config, services.platform.authority, services.platform.server, services.clock)
  const tls: TlsOptions = { minVersion: 'TLSv1.2' }
  // Certificates are judged by what the registry knows, request by request, so that a refusal can tell its reason on the screen.
  // No list of authorities is sent along: whom we trust changes while we run, and clients must not choose by it.
  const mutual: TlsOptions = { ...tls, requestCert: true, rejectUnauthorized: false, ca: [] }

  const declaredFiles = services.groups.secureRoutes
  const open = new AsyncDisposableStack()
  const start = async (
    name: keyof typeof config.listen,
    routes: readonly Routes[],
    options?: TlsOptions,
  ): Promise<void> => {
    const socket = socketOf(name, services.sockets)
    if (config.listen[name] === 'off' && socket === undefined) return
    const handle = firstOf(routes, nothingHere, onFailed)
    const onClientError = (listener: string, code: string): void =>
      services.metrics.clientErrors.inc({ listener, code })
    const secured = options && { ...options, ...keeper.identity }
    const listener = open.use(
      await listen({ name, address: config.listen[name], socket, handle, tls: secured, onClientError }),
    )
    if (options !== undefined && listener.server instanceof HttpsServer) keeper.serve(listener.server, options)
  }
  try {
    await start('boot', [secure, ...declaredFiles, agents, health], mutual)
    await start(
      'https',
      [secure, ...declaredFiles, downloads, uefi, agents, people, health, uiPaths, consoleRoutes],
      tls,
    )
    await start('http', [
      plainBootRoutes(boot, () => services.programs),
      ...services.groups.plainRoutes,
      ...pixiecorePaths(services),
      uefi,
      crosscertRoutes(config.tls.crosscerts),
      loaderConfigRoutes(loaderDesk(services), services.urls.http),
      health,
    ])
    await start('admin', [local, people, health, uiPaths, consoleRoutes])
    open.use(keeper.watch(certificateNews(services.log)))
  } catch (failure) {
    await open.disposeAsync()
    throw failure
  }
  return open
}

const certificateNews =
  (log: Log): Parameters<CertificateKeeper['watch']>[0] =>
  (outcome) => {
    if (outcome === 'renewed') log.info('the server certificate was renewed; new connections see it')
    else log.error(outcome, 'the server certificate cannot be renewed; the one before is shown')
  }

const bootDeps = (services: Services): BootDeps => ({
  store: services.store.boots,
  timeline: services.timeline,
  now: services.clock,
  hash: hashSecret,
  newSecret,
  sign: (text) => signature(services.platform.signingKey, text),
  urls: services.urls,
  image: () => services.image,
  declared: services.groups.declared,
  elsewhere: services.elsewhere,
  ignitionDelivery: services.config.image.ignition,
  renderIgnition: ignitionRenderer(
    services.urls,
    services.platform.server.authorityPem,
    services.config.listen.boot !== 'off',
  ),
  admitToCluster: admitToCluster(services.clusters, services.clock),
  judgeStranger: strangerJudge(services),
  authorityPem: services.platform.server.authorityPem,
  clueOfAddress: (address) => services.clues.clueOf(address),
  onFailed: services.onFailed,
})

function strangerJudge({ store }: Services): BootDeps['judgeStranger'] {
  const verifier = new ChainVerifier((hash) => store.trust.crl(hash))
  return async ({ chain }, now) => {
    const trusted = await store.trust.inForce()
    return trusted.length === 0 ? undefined : verifier.verify(chain, trusted, now)
  }
}

const agentDeps = (services: Services, boot: BootDeps): Parameters<typeof agentRoutes>[0] => ({
  credentials: services.store.agentCredentials,
  heartbeats: heartbeatsIntoTimeline(services.heartbeatWatch.over(services.store.heartbeats), services.timeline),
  journals: services.journals,
  instructions: services.store.instructions,
  diagnostics: services.diagnostics,
  doorbell: services.doorbell,
  hashToken: hashSecret,
  nextBoot: (from) => nextBoot(boot, from),
  issueCertificate: (csr, from, now) => machineCertificate(services.platform.authority, csr, from, now),
  now: services.clock,
  heartbeatSeconds: 10,
  bodyMilliseconds: 20_000,
  stopping: services.stop,
  onRefused: (refusal, from) => services.log.warn({ refusal: refusal.code, machine: from?.machineId }, refusal.says),
  onFailed: services.onFailed,
})
