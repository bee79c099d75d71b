import type { IncomingHttpHeaders } from 'node:http'
import type { Labels } from '../../../domain/profiles/labels.ts'
import type { ProfileSource } from '../../../domain/profiles/profile-source.ts'
import type { Answer } from './answer.ts'
import { errorAnswer, NOT_FOUND } from './answer.ts'
import type { ConfigEngine } from './config-engine.ts'
import type { Log } from './log.ts'

/** `compatible` answers as matchbox v0.11 does; `strict` says what is wrong. docs/matchbox.md lists every difference. */
export type Mode = 'compatible' | 'strict'

/** What every route needs. */
export interface Service {
  readonly mode: Mode
  readonly source: ProfileSource
  readonly engine: ConfigEngine
  readonly log: Log
  /** Asked for a script when no group takes a machine. Undefined: nobody else is asked. */
  readonly elsewhere?: BootElsewhere | undefined
  /** Told of every machine that asks, and whether a group took it. */
  readonly onAsked?: OnAsked | undefined
}

export type OnAsked = (labels: Labels, isTaken: boolean) => void

/** The iPXE script that somebody else has for a MAC in lower case with colons; undefined when he does not boot it. Never rejects. */
export type BootElsewhere = (mac: string) => Promise<string | undefined>

export interface Call {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Escapes decoded. */
  readonly path: string
  readonly query: string
}

/** At once, but where somebody else must be asked. */
export type Route = (service: Service, call: Call) => Answer | Promise<Answer>

/** No such thing: matchbox gives no reason, strict mode does. */
export const absent = (mode: Mode, says: string): Answer => (mode === 'strict' ? errorAnswer(404, says) : NOT_FOUND)

/** A config that cannot be rendered: for matchbox the same 404; in strict mode a failure of ours, so that Ignition tries again. */
export const broken = (mode: Mode, says: string): Answer => (mode === 'strict' ? errorAnswer(500, says) : NOT_FOUND)
