import { uuidFromBytes, type Uuid } from '../../base/uuid.ts'

/**
 * Option 97 (RFC 4578 section 2.3): type 0 and 16 bytes in SMBIOS order. Firmware also sends other lengths and types,
 * and all zeros when it does not know: these are no UUID, and no reason to drop the packet.
 */
export function decodeClientUuid(bytes: Uint8Array): Uuid | undefined {
  if (!isClientUuid(bytes) || bytes.every((byte) => byte === 0)) return undefined
  return uuidFromBytes(bytes.subarray(1))
}

/** Whether the option has the shape that may be echoed. */
export const isClientUuid = (bytes: Uint8Array): boolean => bytes.length === 17 && bytes[0] === 0
