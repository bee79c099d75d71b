import type { Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Refusal } from '../../base/refusal.ts'
import type { BootstrapToken } from '../../domain/clusters/bootstrap-token.ts'
import type { MachineRole, MachineWork } from '../../domain/revisions/machine-role.ts'
import type { Machine } from '../../domain/machines/machine.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'
import type { OsImage } from '../../domain/images/os-image.ts'
import type { ClientCertificate } from '../../domain/trust/client-credential.ts'
import type { TrustedCertificate } from '../../domain/trust/trusted-certificate.ts'
import type { BootStore } from '../../boot/boot-store.ts'
import type { ElsewhereAnswer } from '../../boot/elsewhere.ts'
import type { Timeline } from '../../boot/timeline.ts'
import type { DeclaredProfiles } from './declared/declared-profiles.ts'

/** What the routes of a booting machine need from the rest of the program. */
export interface BootDeps {
  readonly store: BootStore
  readonly timeline: Timeline
  readonly now: () => Instant
  /** The hash under which the store knows a secret. */
  readonly hash: (secret: string) => string
  readonly newSecret: () => string
  /** A short proof that a text came from us. */
  readonly sign: (text: string) => string
  readonly urls: BootUrls
  readonly image: () => OsImage | undefined
  /** Whether machines get their Ignition from a one-time URL or inside an initial RAM disk. */
  readonly ignitionDelivery: 'url' | 'injected'
  /** The whole Ignition of a machine whose agent will hold `agentToken`; a worker also gets what it joins with. */
  readonly renderIgnition: (machine: Machine, agentToken: string, worker?: JoiningWorker) => string | Refusal
  /** Lets the cluster know a bootstrap token for one boot of this machine. */
  readonly admitToCluster: (machine: Machine, work: MachineWork) => Promise<BootstrapToken | Refusal>
  /** Groups and profiles; absent where nobody can declare any. */
  readonly declared?: DeclaredProfiles | undefined
  /** Asks somebody's API server for Pixiecore about a machine that no group takes; absent when there is none. Never rejects. */
  readonly elsewhere?: ((mac: Mac) => Promise<ElsewhereAnswer>) | undefined
  /** Whether somebody else's authority vouches for a certificate; undefined when none is registered. */
  readonly judgeStranger: (
    certificate: ClientCertificate,
    now: Instant,
  ) => Promise<TrustedCertificate | Refusal | undefined>
  /** PEM of the CA that signed our server certificate. */
  readonly authorityPem: string
  /** Whose boot a request from this address belongs to, where DHCP knows. */
  readonly clueOfAddress: (address: string) => BootClue
  readonly onFailed: (failure: unknown) => void
}

/** A machine that boots into a cluster. */
export interface JoiningWorker {
  readonly role: MachineRole & { readonly work: MachineWork }
  readonly bootstrap: BootstrapToken
}

/** Where machines find us: base URLs without a slash at the end. */
export interface BootUrls {
  /** Listener that asks for a client certificate. */
  readonly boot: string
  /** Listener that does not. */
  readonly https: string
  readonly http: string
}
