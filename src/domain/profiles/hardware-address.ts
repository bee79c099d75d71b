const LENGTHS: ReadonlySet<number> = new Set([6, 8, 20])

/**
 * Reads a hardware address as matchbox does (Go's `net.ParseMAC`): 6, 8 or 20 bytes, each pair of digits followed by `:` or `-`,
 * each four digits followed by `.`, or no separator at all; any case. Gives lower case with colons, or undefined.
 * Wider than `base/mac.ts` on purpose: InfiniBand and EUI-64 addresses are labels too.
 */
export function parseHardwareAddress(text: string): string | undefined {
  const digits = digitsOf(text)
  if (digits === undefined || !LENGTHS.has(digits.length / 2)) return undefined
  return digits.toLowerCase().replaceAll(/(..)(?!$)/g, '$1:')
}

function digitsOf(text: string): string | undefined {
  if (text.length > 59) return undefined
  if (/^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i.test(text)) return text.replaceAll(':', '')
  if (/^[0-9a-f]{2}(?:-[0-9a-f]{2})*$/i.test(text)) return text.replaceAll('-', '')
  if (/^[0-9a-f]{4}(?:\.[0-9a-f]{4})*$/i.test(text)) return text.replaceAll('.', '')
  return /^(?:[0-9a-f]{2})*$/i.test(text) ? text : undefined
}
