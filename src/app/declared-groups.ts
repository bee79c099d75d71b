import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { ProfileSource } from '../domain/profiles/profile-source.ts'
import { UnknownMachines } from '../domain/profiles/unknown-machines.ts'
import type { ProfileStore } from '../domain/profiles/profile-store.ts'
import { declaredProfiles, type DeclaredProfiles } from '../edge/http/declared-profiles.ts'
import type { Routes } from '../edge/http/handle.ts'
import { MATCHBOX_PREFIX, matchboxRoutes } from '../edge/http/matchbox-routes.ts'
import type { OnAsked } from '../edge/http/matchbox/call.ts'
import { documentRenderer } from '../edge/http/matchbox/document-renderer.ts'
import { configEngine } from '../edge/http/matchbox/engine.ts'
import { matchboxHandler } from '../edge/http/matchbox/handler.ts'
import type { Log as MatchboxLog, LogLevel } from '../edge/http/matchbox/log.ts'
import type { Clock } from '../host/clock.ts'
import type { Log } from '../host/log.ts'
import { describeProblem } from '../store/matchbox-files/file-problem.ts'
import { MatchboxFiles } from '../store/matchbox-files/matchbox-files.ts'
import type { Config } from './config/schema.ts'
import type { ProfileSigners } from './profile-signers.ts'

/** Groups and profiles in files, as the rest of the server sees them. */
export interface DeclaredGroups extends Disposable {
  readonly declared: DeclaredProfiles
  readonly files: ProfileStore
  /** Who asked and was taken by no group. */
  readonly unknown: UnknownMachines
  /** For the plain HTTP listener: nothing, unless matchbox's clients shall be served. */
  readonly plainRoutes: readonly Routes[]
  /** For the HTTPS listeners: the files that profiles name. */
  readonly secureRoutes: readonly Routes[]
  /** Profiles that are given to whoever asks, without a credential; undefined where none are. */
  readonly inTheClear: ProfileSource | undefined
}

/** Undefined when the configuration names no folder. Throws when it names something else. */
export function openDeclaredGroups(
  { profiles }: Config,
  signers: ProfileSigners,
  log: Log,
  clock: Clock,
): DeclaredGroups | undefined {
  const root = profiles.directory
  if (root === undefined) return undefined
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`profiles.directory: there is no folder ${root}`)
  const source = new MatchboxFiles({
    root,
    onProblem: (problem) => log.warn({ file: problem.file }, `profiles: ${describeProblem(problem)}`),
    onRecovery: (file) => log.info({ file }, 'profiles: good again'),
  })
  const unknown = new UnknownMachines()
  const onAsked: OnAsked = (labels, isTaken) => {
    if (isTaken) unknown.forget(labels)
    // Without labels nobody has introduced himself: a browser, a check of the service.
    else if (labels.size > 0) unknown.note(labels, clock())
  }
  const handler = matchboxHandler({
    mode: 'strict',
    source,
    engine: configEngine,
    log: matchboxLines(log),
    assets: join(root, 'assets'),
    ...signers,
    prefix: MATCHBOX_PREFIX,
    onAsked,
  })
  return {
    declared: declaredProfiles(source, documentRenderer(source), onAsked),
    files: source,
    unknown,
    plainRoutes: profiles.http ? [matchboxRoutes(handler, '/')] : [],
    secureRoutes: [matchboxRoutes(handler, '/assets/')],
    inTheClear: profiles.http ? source : undefined,
    [Symbol.dispose]: () => source[Symbol.dispose](),
  }
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
