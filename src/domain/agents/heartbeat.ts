import { type Result } from '../../base/result.ts'
import { parseMac } from '../../base/mac.ts'
import { parseUuid, type Uuid } from '../../base/uuid.ts'
import { Fields } from './fields.ts'
import type { Disk, MachineFacts, Nic } from './machine-facts.ts'

/** What an agent reports every few seconds. */
export interface Heartbeat {
  /** The kernel's random id of this boot. */
  readonly bootId: Uuid
  readonly uptimeSeconds: number
  /** The machine's own clock, milliseconds since 1970. It may be years wrong: it is shown, and nothing is decided by it. */
  readonly clockMilliseconds: number
  readonly facts: MachineFacts
}

const MAX_DISKS = 256
const MAX_NICS = 64
const MAX_ADDRESSES = 32

/** The last instant that ECMAScript can write as a date (ECMA-262, "Time Values and Time Range"). */
const END_OF_TIME = 8.64e15

/** Total over any JSON value: strict about types and sizes, silent about keys it does not know, so that newer agents may say more. */
export function parseHeartbeat(json: unknown): Result<Heartbeat, string> {
  const fields = new Fields(json, 'heartbeat')
  return fields.finish({
    bootId: fields.parsed('bootId', 64, parseUuid),
    uptimeSeconds: fields.whole('uptimeSeconds'),
    clockMilliseconds: fields.whole('clockMilliseconds', END_OF_TIME),
    facts: {
      hostname: fields.text('hostname', 253),
      kernel: fields.text('kernel', 128),
      os: fields.text('os', 128),
      architecture: fields.text('architecture', 32),
      memoryBytes: fields.whole('memoryBytes'),
      disks: fields.list('disks', MAX_DISKS, parseDisk),
      nics: fields.list('nics', MAX_NICS, parseNic),
    },
  })
}

const parseDisk = (fields: Fields): Disk => ({
  name: fields.text('name', 64),
  sizeBytes: fields.whole('sizeBytes'),
  model: fields.text('model', 128),
  serial: fields.text('serial', 128),
})

const parseNic = (fields: Fields): Nic => ({
  name: fields.text('name', 64),
  mac: fields.parsed('mac', 32, parseMac),
  state: fields.text('state', 32),
  addresses: fields.texts('addresses', MAX_ADDRESSES, 64),
})
