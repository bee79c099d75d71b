import type { DhcpMessage } from './message.ts'
import { encodedSize } from './options.ts'
import { messageSize } from './encode.ts'
import { OPTION } from './option-code.ts'

/** What a client cannot do without; relay agent information may never be cut (RFC 3046 section 2.2). */
const KEPT: ReadonlySet<number> = new Set([
  OPTION.subnetMask,
  OPTION.routers,
  OPTION.vendorSpecific,
  OPTION.leaseSeconds,
  OPTION.messageType,
  OPTION.serverId,
  OPTION.vendorClass,
  OPTION.bootFile,
  OPTION.relayAgent,
])

/** Leaves out options, highest number first, until the message fits into `limit` bytes or only necessary ones are left. */
export function fitDhcp(message: DhcpMessage, limit: number): DhcpMessage {
  let size = messageSize(message.options)
  if (size <= limit) return message
  const options = new Map(message.options)
  for (const [code, value] of [...options].toSorted(([a], [b]) => b - a)) {
    if (size <= limit) break
    if (KEPT.has(code)) continue
    options.delete(code)
    size -= encodedSize(value)
  }
  return { ...message, options }
}
