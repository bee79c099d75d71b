import { readFileSync } from 'node:fs'
import type { AuditLog } from '../../domain/organizations/audit.ts'
import type { ProfileStore } from '../../domain/profiles/profile-store.ts'
import { listenRpc, type RpcListening } from '../../edge/grpc/matchbox/listen-rpc.ts'
import { matchboxMethods } from '../../edge/grpc/matchbox/matchbox-methods.ts'
import type { Clock } from '../../host/clock.ts'
import type { Log } from '../../host/log.ts'
import type { Config } from '../config/schema.ts'
import { parseGoAddress } from './go-address.ts'
import { tellingStore } from './telling-store.ts'

export interface ProfileRpcDeps {
  readonly config: Config
  /** The folder that clients read and change; undefined when the configuration names none. */
  readonly files: ProfileStore | undefined
  /** Whose audit log tells of the changes. */
  readonly organizationId: number
  readonly audit: AuditLog
  readonly log: Log
  readonly clock: Clock
  readonly onFailed: (failure: unknown) => void
}

/** matchbox's gRPC API inside the server; undefined when it is not configured. Throws when it is, but not wholly. */
export async function startProfileRpc(deps: ProfileRpcDeps): Promise<RpcListening | undefined> {
  const { config, files, log } = deps
  const { rpcAddress, certFile, keyFile, caFile } = config.profiles
  if (rpcAddress === undefined) return undefined
  if (files === undefined) throw new Error('profiles.rpcAddress: gRPC clients change a folder; set profiles.directory')
  if (certFile === undefined || keyFile === undefined || caFile === undefined)
    throw new Error('profiles.rpcAddress: set profiles.certFile, profiles.keyFile and profiles.caFile as well')
  let changed: string | undefined
  const store = tellingStore(files, (subject) => (changed = subject))
  const listening = await listenRpc({
    ...parseGoAddress(rpcAddress),
    tls: { cert: readFileSync(certFile), key: readFileSync(keyFile), ca: readFileSync(caFile) },
    methods: matchboxMethods(store),
    // A call is answered in one go, so what changed last was changed by this one.
    log: (path, error, { name, address }) => {
      const call = { path, client: name, address }
      if (error === undefined) log.debug(call, 'profiles: gRPC')
      else log.warn({ ...call, error: error.says }, 'profiles: gRPC')
      if (changed !== undefined)
        noteChange(deps, { who: `gRPC client "${name}"`, from: address, action: `gRPC ${path}`, subject: changed })
      changed = undefined
    },
    onRefused: (peer, reason) => log.warn({ peer, reason }, 'profiles: gRPC connection refused'),
  })
  log.info({ address: rpcAddress, port: listening.port }, 'profiles: gRPC is served')
  return listening
}

/** Contents are left out: metadata and templates may hold secrets. */
function noteChange(
  { audit, organizationId, clock, onFailed }: ProfileRpcDeps,
  what: { readonly who: string; readonly from: string; readonly action: string; readonly subject: string },
): void {
  audit.note({ ...what, organizationId, at: clock(), before: undefined, after: undefined }).catch(onFailed)
}
