import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeclaredCatalog } from '../../domain/profiles/declared-catalog.ts'
import type { Labels } from '../../domain/profiles/labels.ts'
import { MemoryProfiles } from '../../domain/profiles/memory-profiles.ts'
import type { ProfileSource } from '../../domain/profiles/profile-source.ts'
import type { ProfileStore } from '../../domain/profiles/profile-store.ts'
import { UnknownMachines } from '../../domain/profiles/unknown-machines.ts'
import {
  declaredProfiles,
  type DeclaredProfiles,
  type DeclaringPlace,
} from '../../edge/http/declared/declared-profiles.ts'
import type { Routes } from '../../edge/http/handle.ts'
import { assetRoutes, MATCHBOX_PREFIX, matchboxRoutes } from '../../edge/http/declared/matchbox-routes.ts'
import { documentRenderer } from '../../edge/http/matchbox/document-renderer.ts'
import { configEngine } from '../../edge/http/matchbox/engine.ts'
import { matchboxHandler } from '../../edge/http/matchbox/handler.ts'
import type { Log as MatchboxLog, LogLevel } from '../../edge/http/matchbox/log.ts'
import type { Clock } from '../../host/clock.ts'
import type { Log } from '../../host/log.ts'
import { StoredCatalog } from '../../store/declared/stored-catalog.ts'
import { describeProblem } from '../../store/matchbox-files/file-problem.ts'
import { MatchboxFiles } from '../../store/matchbox-files/matchbox-files.ts'
import type { Store } from '../../store/sqlite/store.ts'
import type { Config } from '../config/schema.ts'
import type { ProfileSigners } from './profile-signers.ts'

/** Groups and profiles, of organizations and of the server's folder, as the rest of the server sees them. */
export interface DeclaredGroups extends Disposable {
  readonly declared: DeclaredProfiles
  readonly catalog: DeclaredCatalog
  /** The folder of the server, which takes machines of any organization; undefined where it has none. */
  readonly files: ProfileStore | undefined
  /** Who asked and was taken by no group. */
  readonly unknownOf: (organizationId: number) => UnknownMachines
  /** For the plain HTTP listener: nothing, unless matchbox's clients shall be served. */
  readonly plainRoutes: readonly Routes[]
  /** For the HTTPS listeners: the files that profiles name. */
  readonly secureRoutes: readonly Routes[]
  /** Profiles that are given to whoever asks, without a credential; undefined where none are. */
  readonly inTheClear: ProfileSource | undefined
}

/** `owner` is the organization that hears of machines which ask without a credential. Throws when the configuration names something that is no folder. */
export async function openDeclaredGroups(
  config: Config,
  store: Store,
  owner: number,
  signers: ProfileSigners,
  log: Log,
  clock: Clock,
): Promise<DeclaredGroups> {
  const catalog = await StoredCatalog.open({
    store: store.declared,
    now: clock,
    onProblem: (organization, says) => log.warn({ organization }, `profiles: not used: ${says}`),
  })
  const files = openFolder(config.profiles.directory, log)
  const unknown = perOrganization(() => new UnknownMachines())
  const onAsked = (organizationId: number, labels: Labels, isTaken: boolean): void => {
    if (isTaken) unknown(organizationId).forget(labels)
    // Without labels nobody has introduced himself: a browser, a check of the service.
    else if (labels.size > 0) unknown(organizationId).note(labels, clock())
  }
  const folder = files === undefined ? [] : [placeOf(files)]
  const own = perOrganization((organizationId) => placeOf(catalog.of(organizationId)))
  const placesOf = (organizationId: number): readonly DeclaringPlace[] => [own(organizationId), ...folder]
  const handler = matchboxHandler({
    mode: 'strict',
    source: files ?? new MemoryProfiles(),
    engine: configEngine,
    log: matchboxLines(log),
    assets: assetsOf(config),
    ...signers,
    prefix: MATCHBOX_PREFIX,
    onAsked: (labels, isTaken) => onAsked(owner, labels, isTaken),
  })
  return {
    declared: declaredProfiles(placesOf, (organizationId, labels, isTaken) => {
      // Where nobody declares anything, machines that no group takes are all there is.
      if (files !== undefined || catalog.of(organizationId).groups().length > 0)
        onAsked(organizationId, labels, isTaken)
    }),
    catalog,
    files,
    unknownOf: unknown,
    plainRoutes:
      files !== undefined && config.profiles.http ? [matchboxRoutes(handler, '/'), assetRoutes(handler)] : [],
    secureRoutes: [matchboxRoutes(handler, '/assets/')],
    inTheClear: config.profiles.http ? files : undefined,
    [Symbol.dispose]: () => files?.[Symbol.dispose](),
  }
}

const placeOf = (source: ProfileSource): DeclaringPlace => ({ source, render: documentRenderer(source) })

/** One thing for each organization, made when it is first asked for. */
function perOrganization<T>(make: (organizationId: number) => T): (organizationId: number) => T {
  const made = new Map<number, T>()
  return (organizationId) => {
    const one = made.get(organizationId) ?? make(organizationId)
    made.set(organizationId, one)
    return one
  }
}

function openFolder(root: string | undefined, log: Log): MatchboxFiles | undefined {
  if (root === undefined) return undefined
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`profiles.directory: there is no folder ${root}`)
  return new MatchboxFiles({
    root,
    onProblem: (problem) => log.warn({ file: problem.file }, `profiles: ${describeProblem(problem)}`),
    onRecovery: (file) => log.info({ file }, 'profiles: good again'),
  })
}

/** The folder of the files that profiles name as `/assets/…`. One of our own is made, so that people find it. */
export function assetsOf({ profiles, dataDir }: Config): string {
  if (profiles.assets !== undefined) return profiles.assets
  if (profiles.directory !== undefined) return join(profiles.directory, 'assets')
  const own = join(dataDir, 'assets')
  mkdirSync(own, { recursive: true })
  return own
}

const LEVELS: Readonly<Record<LogLevel, 'error' | 'warn' | 'debug'>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warn',
  // A line for every request and every match: the boot timeline tells that better.
  info: 'debug',
  debug: 'debug',
  trace: 'debug',
}

const matchboxLines =
  (log: Log): MatchboxLog =>
  (level, message, fields = {}) =>
    log[LEVELS[level]](fields, `profiles: ${message}`)
