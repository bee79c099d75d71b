import { fromLatin1 } from '../../base/bytes.ts'
import type { DhcpOptions } from './message.ts'
import { OPTION } from './option-code.ts'
import { optionOf } from './options.ts'

/** Option 60 as text, one character per byte, or empty. It is whatever the client sent: escape before showing it. */
export function vendorClassOf(options: DhcpOptions): string {
  const value = optionOf(options, OPTION.vendorClass)
  return value === undefined ? '' : fromLatin1(value)
}

/** What speaks: a PXE ROM, a UEFI HTTP boot client, or neither. By exact-case prefix, as EDK2 compares it. */
export function bootProtocolOf(vendorClass: string): 'pxe' | 'http' | undefined {
  if (vendorClass.startsWith('PXEClient')) return 'pxe'
  return vendorClass.startsWith('HTTPClient') ? 'http' : undefined
}

/** The architecture code in `PXEClient:Arch:00007:UNDI:003000`, for firmware that does not send option 93. */
export function architectureIn(vendorClass: string): number | undefined {
  const code = /^(?:PXE|HTTP)Client:Arch:(\d{5})/.exec(vendorClass)?.[1]
  return code === undefined ? undefined : Number(code)
}
