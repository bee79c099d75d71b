import { parseMac } from '../../base/mac.ts'
import { err, ok, type Result } from '../../base/result.ts'

/**
 * How a network card is named: as the system calls it (`eno1`, IFNAMSIZ leaves 15 characters), or by its MAC address, which stays when
 * the card moves to another slot.
 */
export type InterfaceName = string & { readonly __brand: 'interface-name' }

export function parseInterfaceName(text: string): Result<InterfaceName, string> {
  const mac = parseMac(text)
  if (mac.ok && /[:.-]/.test(text)) return ok(mac.value as string as InterfaceName)
  return /^[a-z][a-z0-9_-]{0,14}$/.test(text)
    ? ok(text as InterfaceName)
    : err(`"${text.slice(0, 40)}" is not the name of a network card like eno1, nor a MAC address`)
}
